using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>One thing that costs money, with everything that its price was made of. US dollars.</summary>
public sealed record CostLine
{
    /// <summary>Logical name of the resource.</summary>
    public required string Resource { get; init; }

    /// <summary>Its type token.</summary>
    public required string Type { get; init; }

    public required string Site { get; init; }

    public required Cloud Cloud { get; init; }

    public required string Region { get; init; }

    public required CostCategory Category { get; init; }

    /// <summary>What it is, for people: <c>pool gpu: g4dn.xlarge while client nodes are up</c>.</summary>
    public required string Description { get; init; }

    /// <summary>What it is called in the price list; empty where no price list has it.</summary>
    public string Sku { get; init; } = "";

    /// <summary>Name of the pool whose machine or volume it is; null for none.</summary>
    public string? Pool { get; init; }

    /// <summary>In which hours it costs.</summary>
    public CostPhase Phase { get; init; }

    /// <summary>True for what comes with a machine and has a price of its own (GCP's accelerators): its quantity counts no machines.</summary>
    public bool IsAccessory { get; init; }

    /// <summary>Spot or on demand; null for what is not a machine.</summary>
    public Purchase? Purchase { get; init; }

    /// <summary>How many at a time, or, where <see cref="Hours"/> is null, how many a month.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>What <see cref="UnitPriceUsd"/> is for one of.</summary>
    public required string Unit { get; init; }

    public required decimal UnitPriceUsd { get; init; }

    /// <summary>Of a spot machine, what the unit would cost on demand; null where that is not known.</summary>
    public decimal? OnDemandUnitPriceUsd { get; init; }

    /// <summary>Hours a month in which it is there, 0 to 730; null for what is used up rather than kept.</summary>
    public decimal? Hours { get; init; }

    /// <summary>Exactly, while client nodes are up and train.</summary>
    public required decimal HourlyUsd { get; init; }

    /// <summary>Exactly, as expected over a month of 730 hours.</summary>
    public required decimal MonthlyUsd { get; init; }

    /// <summary>The amounts as they are printed, so that every column adds up.</summary>
    public Amounts Printed { get; init; }

    /// <summary>Date of the price, or what is known of it.</summary>
    public required string PriceDate { get; init; }

    /// <summary>Where the price is from.</summary>
    public required string Source { get; init; }

    public required PriceConfidence Confidence { get; init; }

    /// <summary>What was assumed; empty for nothing.</summary>
    public string Assumption { get; init; } = "";
}

/// <summary>Something that has, or may have, a price that is not known. It is in no total.</summary>
/// <param name="Resource">Logical name.</param>
/// <param name="Type">Type token.</param>
/// <param name="Site">Its site.</param>
/// <param name="Cloud">Whose it is; null where that is not known.</param>
/// <param name="Item">What of it has no price: <c>RDS PostgreSQL db.t4g.medium</c>.</param>
/// <param name="Why">Why not, and what would help.</param>
public sealed record UnpricedItem(string Resource, string Type, string Site, Cloud? Cloud, string Item, string Why);
