using FedInfra.Learning.Data;

namespace FedInfra.Learning.Tests.Data;

public sealed class SyntheticTests
{
    private static readonly DataSourceSpec Spec = new() { Kind = "synthetic", Seed = 3 };

    [Fact]
    public void Thirty_devices_hold_sixty_features_in_ten_classes_split_nine_to_one()
    {
        var catalogue = new DataCatalogue();
        var all = catalogue.Load(Spec, ".");
        var devices = Enumerable.Range(0, 30).Select(index => catalogue.Load(Spec with { Partition = new PartitionSpec { Index = index } }, ".")).ToArray();

        Assert.Equal([60], all.Train.Source.FeatureShape);
        Assert.Equal(10, all.Train.Source.Classes);
        Assert.Equal(all.Train.Count, devices.Sum(device => device.Train.Count));
        Assert.Equal(all.Test.Count, devices.Sum(device => device.Test.Count));
        Assert.All(devices, device =>
        {
            var total = device.Train.Count + device.Test.Count;
            Assert.InRange(total, 50, 450_050);
            Assert.Equal((int)(0.9 * total), device.Train.Count);
        });
        Assert.Throws<LearningException>(() => catalogue.Load(Spec with { Partition = new PartitionSpec { Index = 30 } }, "."));
    }

    [Fact]
    public void Inputs_of_one_device_vary_as_the_paper_says()
    {
        var device = new DataCatalogue().Load(new DataSourceSpec { Kind = "synthetic", Devices = 20, Partition = new PartitionSpec { Index = Largest(20) } }, ".");
        foreach (var feature in new[] { 0, 1, 9, 59 })
        {
            var values = Enumerable.Range(0, device.Train.Count).Select(row => (double)device.Train.Features(row)[feature]).ToArray();
            var mean = values.Average();
            var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);

            // The ratio has deviation sqrt(2/n), so five of them practically never happen for a right generator.
            Assert.InRange(variance / Math.Pow(feature + 1, -1.2), 1 - (5 * Math.Sqrt(2.0 / values.Length)), 1 + (5 * Math.Sqrt(2.0 / values.Length)));
        }
    }

    [Fact]
    public void Beta_moves_devices_apart()
    {
        double Spread(double beta)
        {
            var catalogue = new DataCatalogue();
            var spec = new DataSourceSpec { Kind = "synthetic", Beta = beta };
            var means = Enumerable.Range(0, 30)
                .Select(index => catalogue.Load(spec with { Partition = new PartitionSpec { Index = index } }, ".").Train)
                .Select(view => Enumerable.Range(0, view.Count).Average(row => view.Features(row).ToArray().Average()))
                .ToArray();
            return means.Average(mean => mean * mean);
        }

        // Mean over 60 features of N(B, 1): variance beta^2 + 1/60.
        Assert.InRange(Spread(0), 0, 0.08);
        Assert.InRange(Spread(3), 3, 25);
    }

    [Fact]
    public void The_seed_decides_everything()
    {
        string Fingerprint(DataSourceSpec spec) => DatasetFingerprint.Of(new DataCatalogue().Load(spec, ".").Train);

        Assert.Equal(Fingerprint(Spec), Fingerprint(Spec));
        Assert.NotEqual(Fingerprint(Spec), Fingerprint(Spec with { Seed = 4 }));
        Assert.NotEqual(Fingerprint(Spec), Fingerprint(Spec with { Beta = 0.5 }));
    }

    [Fact]
    public void Alpha_changes_no_label_as_in_the_authors_script()
    {
        float[] Labels(double alpha) => [.. new DataCatalogue().Load(Spec with { Alpha = alpha }, ".").Train is var view ? Enumerable.Range(0, view.Count).Select(view.Target) : []];

        Assert.Equal(Labels(0), Labels(2));
    }

    private static int Largest(int devices)
    {
        var catalogue = new DataCatalogue();
        return Enumerable.Range(0, devices).MaxBy(index =>
            catalogue.Load(new DataSourceSpec { Kind = "synthetic", Devices = devices, Partition = new PartitionSpec { Index = index } }, ".").Train.Count);
    }
}
