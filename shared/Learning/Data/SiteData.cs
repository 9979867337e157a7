namespace FedInfra.Learning.Data;

/// <summary>The examples of one site.</summary>
/// <param name="Train">What it trains on; empty for a source of test examples only.</param>
/// <param name="Test">What it measures accuracy on; empty where the source has no test examples.</param>
public sealed record SiteData(DataView Train, DataView Test)
{
    /// <summary>Rows of the source's files that were left out, over all sites, because a value was missing.</summary>
    public int DroppedRows { get; init; }
}
