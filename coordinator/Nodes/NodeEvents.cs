using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Nodes;

/// <summary>A node was seen for the first time, or describes itself differently than before.</summary>
public sealed record NodeRegistered(
    string Node, string Version, IReadOnlyList<long> FeatureShape, int Classes, long TrainExamples, long TestExamples) : JournalEvent;
