namespace FedInfra.Learning.Data.Partitioning;

/// <summary>What a partitioner may know of the examples.</summary>
/// <param name="Name">What people call the data, for messages.</param>
/// <param name="Targets">One per example.</param>
/// <param name="Columns">Text columns by name, one value per example.</param>
public sealed record PartitionInput(string Name, IReadOnlyList<float> Targets, IReadOnlyDictionary<string, string[]> Columns)
{
    /// <summary>Number of examples.</summary>
    public int Count => Targets.Count;

    /// <summary>The number of parts asked for, checked against the number of examples.</summary>
    /// <exception cref="LearningException">There are not enough examples to give each part one.</exception>
    internal int RequireParts(PartitionSpec spec, int examplesPerPart = 1)
    {
        var parts = spec.Parts ?? throw new LearningException($"{Name}: partition.parts is missing.");
        if ((long)parts * examplesPerPart > Count)
        {
            throw new LearningException($"{Name}: {Count} training examples cannot be divided into {(long)parts * examplesPerPart} pieces; lower partition.parts.");
        }

        return parts;
    }
}
