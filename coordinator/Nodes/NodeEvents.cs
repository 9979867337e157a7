using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Nodes;

/// <summary>A node was seen for the first time, or describes itself differently than before.</summary>
public sealed record NodeRegistered(
    string Node, string Version, IReadOnlyList<long> FeatureShape, int Classes, long TrainExamples, long TestExamples) : JournalEvent
{
    /// <summary>Name of the data set that privacy is accounted for; the node's own name where it gave none.</summary>
    public string Dataset { get; init; } = Node;

    /// <summary>What the site is ready to spend on it for ever; null where it sets no limit.</summary>
    public SiteBudget? Budget { get; init; }
}

/// <summary>A bound on differential privacy.</summary>
/// <param name="Epsilon">Above 0.</param>
/// <param name="Delta">Above 0, below 1.</param>
public sealed record SiteBudget(double Epsilon, double Delta);
