namespace FedInfra.Infra.Costs.Rules;

/// <summary>Something to be priced: the ledger looks the SKU up in the price list and makes a line of it.</summary>
/// <param name="Category">What it is for.</param>
/// <param name="Sku">What the price list calls it.</param>
/// <param name="Unit">What <paramref name="Quantity"/> counts, one of <see cref="Prices.PriceUnits"/>; the price may be for an hour, a day or a month of it.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Description">What it is, for people.</param>
internal sealed record Charge(CostCategory Category, string Sku, string Unit, decimal Quantity, string Description)
{
    /// <summary>Hours a month in which it is there; null for what is used up.</summary>
    public decimal? Hours { get; init; } = Month.Hours;

    /// <summary>In which hours it is there.</summary>
    public CostPhase Phase { get; init; }

    /// <summary>True for what comes with a machine and has a price of its own.</summary>
    public bool IsAccessory { get; init; }

    /// <summary>For machines, how they are bought.</summary>
    public Purchase? Purchase { get; init; }

    /// <summary>For machines and their volumes, whose they are.</summary>
    public string? Pool { get; init; }

    /// <summary>What was assumed.</summary>
    public string Assumption { get; init; } = "";

    /// <summary>A quantity that is used up in a month.</summary>
    public static Charge Used(CostCategory category, string sku, string unit, decimal quantity, string description, string assumption) =>
        new(category, sku, unit, quantity, description) { Hours = null, Assumption = assumption };
}
