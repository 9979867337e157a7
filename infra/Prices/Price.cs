using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices;

/// <summary>What one thing costs in one region: a row of a price list. US dollars, before tax and discounts.</summary>
public sealed record Price
{
    /// <summary>Whose price it is; never <see cref="Cloud.OnPrem"/>.</summary>
    public required Cloud Cloud { get; init; }

    /// <summary>Region as the cloud calls it, or <see cref="PriceList.AnyRegion"/>.</summary>
    public required string Region { get; init; }

    /// <summary>Machine type as the cloud calls it, or a name of the list's own: <c>NAT gateway</c>, <c>GPU T4</c>.</summary>
    public required string Sku { get; init; }

    /// <summary>One of <see cref="PriceKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <see cref="PriceUnits"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>On demand, a unit; null where only a spot price is known.</summary>
    public decimal? OnDemandUsd { get; init; }

    /// <summary>Spot, a unit; null where it is not known or not sold.</summary>
    public decimal? SpotUsd { get; init; }

    /// <summary>Date of the on-demand price, or what is known of it (<c>2025-10 or later</c>, <c>undated</c>).</summary>
    public required string AsOf { get; init; }

    /// <summary>Where the on-demand price is from.</summary>
    public required string Source { get; init; }

    /// <summary>Date of the spot price; null where it is <see cref="AsOf"/>.</summary>
    public string? SpotAsOf { get; init; }

    /// <summary>Where the spot price is from; null where it is <see cref="Source"/>.</summary>
    public string? SpotSource { get; init; }

    /// <summary>Accelerator with its memory (<c>T4 16GB</c>); null for none or unknown.</summary>
    public string? Gpu { get; init; }

    /// <summary>How many accelerators; a fraction for a share of one; null where unknown.</summary>
    public decimal? GpuCount { get; init; }

    /// <summary>Virtual processors; null where unknown.</summary>
    public decimal? Vcpus { get; init; }

    /// <summary>Memory, GiB; null where unknown.</summary>
    public decimal? MemoryGib { get; init; }

    /// <summary>Of the on-demand price.</summary>
    public PriceConfidence Confidence => PriceOrigin.Confidence(AsOf, Source);

    /// <summary>Of the spot price.</summary>
    public PriceConfidence SpotConfidence => PriceOrigin.Confidence(SpotAsOf ?? AsOf, SpotSource ?? Source);

    /// <summary>True for machines and accelerators, whose price in another region says nothing about this one's.</summary>
    public bool IsMachine => Kind is PriceKinds.Machine or PriceKinds.Gpu;
}

/// <summary>What kinds of things a price list has.</summary>
public static class PriceKinds
{
    public const string Machine = "vm";

    public const string Gpu = "gpu";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
        [Machine, Gpu, "storage", "egress", "lb", "nat", "network", "vpn", "db", "registry", "k8s", "security", "logs"];
}

/// <summary>What prices are for one of; a month is 730 hours.</summary>
public static class PriceUnits
{
    /// <summary>Hours a month, as all bills here count them.</summary>
    public const decimal MonthHours = UsageSettings.MonthHours;

    /// <summary>Units of something that stands for a time: the quantity is multiplied by hours.</summary>
    public static readonly IReadOnlyDictionary<string, decimal> HoursEach = new Dictionary<string, decimal>
    {
        ["hour"] = 1,
        ["vCPU-hour"] = 1,
        ["GB-hour"] = 1,
        ["VM-hour"] = 1,
        ["LCU-hour"] = 1,
        ["day"] = 24,
        ["month"] = MonthHours,
        ["GB-month"] = MonthHours,
        ["GiB-month"] = MonthHours,
        ["IOPS-month"] = MonthHours,
    };

    /// <summary>Units of something that is used up, whenever that is.</summary>
    public static readonly IReadOnlyList<string> Consumed = ["GB", "1k requests"];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [.. HoursEach.Keys, .. Consumed];
}
