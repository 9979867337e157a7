using FedInfra.Learning.Data;
using FedInfra.Learning.Data.Partitioning;
using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Tests.Data;

public sealed class PartitionerTests
{
    [Fact]
    public void Parts_are_disjoint_cover_everything_and_are_the_same_again()
    {
        var random = new SeededRandom(7);
        for (var trial = 0; trial < 100; trial++)
        {
            var input = Examples(count: 100 + random.NextInt(400), classes: 1 + random.NextInt(12), random);
            foreach (var partitioner in Partitioners.All)
            {
                var spec = new PartitionSpec
                {
                    Parts = partitioner.Name == "column" ? null : 1 + random.NextInt(20),
                    Seed = random.NextUInt64(),
                    Alpha = 0.3 + (random.NextDouble() * 2),
                    ShardsPerPart = 1 + random.NextInt(4),
                    Column = "site",
                };
                var parts = partitioner.Divide(input, spec);

                Assert.Equal(Enumerable.Range(0, input.Count), parts.SelectMany(part => part).Order());
                Assert.Equal(parts, partitioner.Divide(input, spec));
                Assert.Equal(spec.Parts ?? parts.Length, parts.Length);
                Assert.DoesNotContain(parts, part => part.Length == 0);
            }
        }
    }

    [Fact]
    public void Another_seed_divides_differently()
    {
        var input = Examples(200, 10, new SeededRandom(1));
        foreach (var partitioner in Partitioners.All.Where(partitioner => partitioner.Name != "column"))
        {
            int[][] Divide(ulong seed) => partitioner.Divide(input, new PartitionSpec { Parts = 5, Seed = seed });

            Assert.NotEqual(Divide(1), Divide(2));
        }
    }

    [Fact]
    public void Iid_parts_differ_by_at_most_one_example()
    {
        var parts = new IidPartitioner().Divide(Examples(1003, 10, new SeededRandom(1)), new PartitionSpec { Parts = 10 });

        Assert.All(parts, part => Assert.InRange(part.Length, 100, 101));
    }

    [Fact]
    public void Two_shards_hold_at_most_two_classes_when_classes_are_of_one_size()
    {
        var input = new PartitionInput("x", [.. Enumerable.Range(0, 1000).Select(i => (float)(i % 10))], new Dictionary<string, string[]>());

        var parts = new ShardPartitioner().Divide(input, new PartitionSpec { Parts = 5 });

        Assert.All(parts, part => Assert.Equal(2, part.Select(example => input.Targets[example]).Distinct().Count()));
    }

    [Fact]
    public void A_small_alpha_gives_few_classes_and_a_large_one_gives_all()
    {
        var input = Examples(5000, 10, new SeededRandom(3));
        double MeanLargestShare(double alpha) => new DirichletPartitioner()
            .Divide(input, new PartitionSpec { Parts = 10, Alpha = alpha })
            .Average(part => part.GroupBy(example => input.Targets[example]).Max(group => group.Count()) / (double)part.Length);

        Assert.InRange(MeanLargestShare(1000), 0.1, 0.16);
        Assert.InRange(MeanLargestShare(0.1), 0.45, 1);
    }

    [Fact]
    public void An_alpha_that_leaves_parts_empty_is_refused_with_advice()
    {
        var input = Examples(30, 2, new SeededRandom(3));

        var refusal = Assert.Throws<LearningException>(() => new DirichletPartitioner().Divide(input, new PartitionSpec { Parts = 30, Alpha = 1e-3 }));

        Assert.Contains("raise partition.alpha", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iid", 11)]
    [InlineData("shards", 6)]
    [InlineData("dirichlet", 11)]
    public void More_parts_than_examples_are_refused(string kind, int parts)
    {
        var input = Examples(10, 2, new SeededRandom(3));

        var refusal = Assert.Throws<LearningException>(() => Partitioners.Find(kind).Divide(input, new PartitionSpec { Parts = parts }));

        Assert.Contains("lower partition.parts", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_column_lists_the_known_ones()
    {
        var refusal = Assert.Throws<LearningException>(() =>
            new ColumnPartitioner().Divide(Examples(10, 2, new SeededRandom(3)), new PartitionSpec { Column = "centre" }));

        Assert.Contains("'centre' is not a column of the data; it has site", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_partitioner_lists_the_known_ones()
    {
        var refusal = Assert.Throws<LearningException>(() => Partitioners.Find("random"));

        Assert.Contains("iid, shards, dirichlet, column", refusal.Message, StringComparison.Ordinal);
    }

    private static PartitionInput Examples(int count, int classes, SeededRandom random) => new(
        "examples",
        [.. Enumerable.Range(0, count).Select(_ => (float)random.NextInt(classes))],
        new Dictionary<string, string[]> { ["site"] = [.. Enumerable.Range(0, count).Select(_ => $"site {random.NextInt(4)}")] });
}
