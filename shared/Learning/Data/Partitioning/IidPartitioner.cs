using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Data.Partitioning;

/// <summary>Every part is a uniform sample; sizes differ by at most one.</summary>
public sealed class IidPartitioner : IPartitioner
{
    public string Name => "iid";

    public int[][] Divide(PartitionInput examples, PartitionSpec spec)
    {
        var parts = examples.RequireParts(spec);
        int[] order = [.. Enumerable.Range(0, examples.Count)];
        new SeededRandom(spec.Seed).Shuffle(order);
        return Slices.Even(order, parts);
    }
}
