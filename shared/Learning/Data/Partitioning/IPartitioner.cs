namespace FedInfra.Learning.Data.Partitioning;

/// <summary>A rule that divides examples among sites. Parts are disjoint, cover every example and depend on nothing but the arguments.</summary>
public interface IPartitioner
{
    /// <summary>The name that a <see cref="PartitionSpec"/> chooses it by.</summary>
    string Name { get; }

    /// <summary>Divides examples 0 to <c>examples.Count - 1</c> into <c>spec.Parts</c> parts.</summary>
    /// <exception cref="LearningException">The examples cannot be divided so; the message says why.</exception>
    int[][] Divide(PartitionInput examples, PartitionSpec spec);
}
