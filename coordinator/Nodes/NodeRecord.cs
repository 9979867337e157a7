namespace FedInfra.Coordinator.Nodes;

/// <summary>A node as it last described itself.</summary>
public sealed record NodeRecord(NodeRegistered Description, DateTimeOffset Since);
