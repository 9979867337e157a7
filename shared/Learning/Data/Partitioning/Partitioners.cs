namespace FedInfra.Learning.Data.Partitioning;

/// <summary>The partitioners by name.</summary>
public static class Partitioners
{
    /// <summary>Every partitioner, in the order that messages list them.</summary>
    public static IReadOnlyList<IPartitioner> All { get; } =
        [new IidPartitioner(), new ShardPartitioner(), new DirichletPartitioner(), new ColumnPartitioner()];

    /// <summary>Their names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(partitioner => partitioner.Name));

    /// <exception cref="LearningException">No partitioner has that name; the message lists the known ones.</exception>
    public static IPartitioner Find(string name) =>
        All.FirstOrDefault(partitioner => partitioner.Name == name)
        ?? throw new LearningException($"partition.kind: '{name}' is unknown; known are {Names}.");
}
