using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Data.Partitioning;

/// <summary>
/// McMahan et al. 2017, section 3: the examples are sorted by label, cut into shards of equal size, and each part gets
/// <see cref="PartitionSpec.ShardsPerPart"/> shards at random, so that most parts hold that many classes.
/// </summary>
public sealed class ShardPartitioner : IPartitioner
{
    public string Name => "shards";

    public int[][] Divide(PartitionInput examples, PartitionSpec spec)
    {
        var parts = examples.RequireParts(spec, spec.ShardsPerPart);

        // OrderBy is stable, so equal labels keep the order of the file.
        int[] byLabel = [.. Enumerable.Range(0, examples.Count).OrderBy(example => examples.Targets[example])];
        var shards = Slices.Even(byLabel, parts * spec.ShardsPerPart);
        int[] order = [.. Enumerable.Range(0, shards.Length)];
        new SeededRandom(spec.Seed).Shuffle(order);
        return [.. order.Chunk(spec.ShardsPerPart).Select(chosen => chosen.SelectMany(shard => shards[shard]).ToArray())];
    }
}
