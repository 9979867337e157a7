using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Planning;

/// <summary>A price list that has machines only, so that a whole stack costs what its training machines cost and a hand can calculate it.</summary>
internal static class SmallPrices
{
    /// <summary>Machines with four T4 at prices that are easy to multiply; Azure's has no spot price.</summary>
    public static PriceList List { get; } = new(
    [
        Machine(Cloud.Aws, "us-east-1", "g4dn.12xlarge", 4.00m, 1.60m),
        Machine(Cloud.Aws, "eu-west-1", "g4dn.12xlarge", 5.00m, 1.00m),
        Machine(Cloud.Azure, "eastus", "Standard_NC64as_T4_v3", 4.50m, null),
    ]);

    public static Price Machine(Cloud cloud, string region, string sku, decimal? onDemand, decimal? spot) => new()
    {
        Cloud = cloud,
        Region = region,
        Sku = sku,
        Kind = PriceKinds.Machine,
        Unit = "hour",
        OnDemandUsd = onDemand,
        SpotUsd = spot,
        AsOf = "2026-07-20",
        Source = "AWS Price List",
    };
}
