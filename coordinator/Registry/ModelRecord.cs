namespace FedInfra.Coordinator.Registry;

/// <summary>A model version and when it was made.</summary>
public sealed record ModelRecord(ModelRegistered Version, DateTimeOffset Created);
