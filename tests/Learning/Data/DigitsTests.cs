using FedInfra.Learning.Data;

namespace FedInfra.Learning.Tests.Data;

public sealed class DigitsTests
{
    private static readonly DataSourceSpec Small = new() { Kind = "digits", Examples = 200, TestExamples = 100 };

    [Fact]
    public void The_same_seed_draws_the_same_pictures_and_another_seed_others()
    {
        string Fingerprint(ulong seed) => DatasetFingerprint.Of(new DataCatalogue().Load(Small with { Seed = seed }, ".").Train);

        Assert.Equal(Fingerprint(5), Fingerprint(5));
        Assert.NotEqual(Fingerprint(5), Fingerprint(6));
    }

    [Fact]
    public void Every_digit_is_drawn_as_often_and_every_pixel_is_from_0_to_1()
    {
        var site = new DataCatalogue().Load(Small, ".");

        Assert.Equal([1, 28, 28], site.Train.Source.FeatureShape);
        for (var digit = 0; digit < 10; digit++)
        {
            Assert.Equal(20, Enumerable.Range(0, 200).Count(row => site.Train.Target(row) == digit));
            Assert.Equal(10, Enumerable.Range(0, 100).Count(row => site.Test.Target(row) == digit));
        }

        for (var row = 0; row < 200; row++)
        {
            Assert.InRange(site.Train.Features(row).ToArray().Min(), 0f, 0.2f);
            Assert.InRange(site.Train.Features(row).ToArray().Max(), 0.6f, 1f);
            Assert.InRange(site.Train.Features(row).ToArray().Average(), 0.04f, 0.35f);
        }
    }

    [Fact]
    public void Digits_can_be_told_apart_by_the_nearest_neighbour()
    {
        var site = new DataCatalogue().Load(new DataSourceSpec { Kind = "digits", Examples = 1500, TestExamples = 200 }, ".");
        float Nearest(ReadOnlySpan<float> picture)
        {
            var (best, label) = (float.MaxValue, -1f);
            for (var row = 0; row < site.Train.Count; row++)
            {
                var distance = System.Numerics.Tensors.TensorPrimitives.Distance(picture, site.Train.Features(row));
                (best, label) = distance < best ? (distance, site.Train.Target(row)) : (best, label);
            }

            return label;
        }

        Assert.InRange(Enumerable.Range(0, 200).Count(row => Nearest(site.Test.Features(row)) == site.Test.Target(row)), 180, 200);
    }

    [Fact]
    public void Five_nodes_hold_two_digits_each_and_together_all_ten()
    {
        var catalogue = new DataCatalogue();
        var sites = Enumerable.Range(0, 5)
            .Select(index => catalogue.Load(Small with { Partition = new PartitionSpec { Kind = "shards", Parts = 5, Index = index } }, "."))
            .ToArray();
        float[] Digits(SiteData site) => [.. Enumerable.Range(0, site.Train.Count).Select(site.Train.Target).Distinct()];

        Assert.All(sites, site => Assert.Equal(2, Digits(site).Length));
        Assert.Equal(10, sites.SelectMany(Digits).Distinct().Count());
        Assert.All(sites, site => Assert.Same(sites[0].Train.Source, site.Train.Source));
        Assert.All(sites, site => Assert.Equal(100, site.Test.Count));
    }
}
