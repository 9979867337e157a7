using FedInfra.Learning.Data;

namespace FedInfra.Learning.Tests.Data;

public sealed class DataSourceSpecTests
{
    [Fact]
    public void A_spec_is_read_from_yaml()
    {
        var spec = DataSourceSpec.Parse(
            """
            kind: digits
            test-examples: 50
            split: train
            partition: {kind: shards, parts: 5, index: 3, seed: 9, shards-per-part: 4}
            """,
            "site.yaml");

        Assert.Equal(
            new DataSourceSpec
            {
                Kind = "digits",
                TestExamples = 50,
                Split = "train",
                Partition = new PartitionSpec { Kind = "shards", Parts = 5, Index = 3, Seed = 9, ShardsPerPart = 4 },
            },
            spec);
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var spec = new DataSourceSpec
        {
            Kind = "mnist",
            Images = "x",
            Split = "both",
            Partition = new PartitionSpec { Kind = "randomly", Parts = 0, Index = -1, Alpha = double.NaN, ShardsPerPart = 0 },
        };

        string[] expected =
            ["path", "images", "split", "partition.kind", "partition.parts", "partition.index", "partition.shards-per-part", "partition.alpha"];
        Assert.Equal(expected, spec.Validate().Select(error => error.Split(':')[0]));
    }

    [Theory]
    [InlineData("kind: excel", "kind: 'excel' is unknown; known are")]
    [InlineData("", "kind: '' is unknown")]
    [InlineData("kind: digits\npath: x", "path: kind digits does not read it")]
    [InlineData("kind: digits\ncolour: red", "site.yaml, line 2")]
    [InlineData("kind: digits\nseed: many", "site.yaml, line 2")]
    [InlineData("kind: digits\npartition: {kind: iid}", "partition.parts")]
    [InlineData("kind: digits\npartition: {kind: iid, parts: 3, index: 3}", "partition.index: 3 is not from 0 to parts - 1")]
    [InlineData("kind: digits\npartition: {parts: 3}", "partition.kind")]
    [InlineData("kind: digits\npartition: {kind: iid, parts: 3, column: x}", "partition.column")]
    [InlineData("kind: idx\nimages: a\nlabels: b\ntest-images: c", "test-images, test-labels: give both")]
    [InlineData("kind: digits\nexamples: 2000000000", "examples: 2000000000 is not")]
    [InlineData("[1, 2", "site.yaml, line")]
    public void A_wrong_spec_names_the_field(string yaml, string expected)
    {
        var refusal = Assert.Throws<LearningException>(() => DataSourceSpec.Parse(yaml, "site.yaml"));

        Assert.StartsWith("site.yaml", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
