namespace FedInfra.Infra.Costs;

/// <summary>What a stack costs. US dollars at list prices, before tax and discounts; a month has 730 hours.</summary>
public sealed record CostReport
{
    /// <summary>The stack's name.</summary>
    public required string Stack { get; init; }

    /// <summary>What was priced: <c>model</c>, <c>preview</c> or <c>state</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Hours a month in which training really runs, no more than the pools are open; the cost of a training hour is divided by them.</summary>
    public required decimal TrainingHours { get; init; }

    /// <summary>Everything with a price, by site and resource.</summary>
    public required IReadOnlyList<CostLine> Lines { get; init; }

    /// <summary>Everything that has, or may have, a price that is not known.</summary>
    public required IReadOnlyList<UnpricedItem> Unpriced { get; init; }

    /// <summary>Logical names of resources that cost nothing by themselves.</summary>
    public required IReadOnlyList<string> Free { get; init; }

    /// <summary>What a reader has to know: drifted counts, missing settings, gaps of the document.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>How it stands to the budget; null without one.</summary>
    public BudgetState? Budget { get; init; }

    /// <summary>What could be saved and how, most first.</summary>
    public IReadOnlyList<Savings.Saving> Savings { get; init; } = [];

    /// <summary>True where something is unpriced or missing: the totals are "at least".</summary>
    public required bool AtLeast { get; init; }

    /// <summary>All lines together, as printed.</summary>
    public Amounts Total => Amounts.Sum(Lines.Select(line => line.Printed));

    /// <summary>The exact monthly cost.</summary>
    public decimal MonthlyUsd => Lines.Sum(line => line.MonthlyUsd);

    /// <summary>Lines added up by something of theirs, dearest month first.</summary>
    public IReadOnlyList<(string Name, Amounts Amounts)> By(Func<CostLine, string> key) =>
    [
        .. Lines.GroupBy(key).Select(group => (group.Key, Amounts.Sum(group.Select(line => line.Printed))))
            .OrderByDescending(group => group.Item2.Monthly).ThenBy(group => group.Key, StringComparer.Ordinal),
    ];

    public IReadOnlyList<(string Name, Amounts Amounts)> BySite => By(line => line.Site);

    public IReadOnlyList<(string Name, Amounts Amounts)> ByCloud => By(line => line.Cloud.Name());

    public IReadOnlyList<(string Name, Amounts Amounts)> ByCategory => By(line => line.Category.Name());

    public IReadOnlyList<(string Name, Amounts Amounts)> ByResource => By(line => line.Resource);

    /// <summary>Machines only: what is bought on demand and what as spot.</summary>
    public IReadOnlyList<(string Name, Amounts Amounts)> ByPurchase =>
        (this with { Lines = [.. Lines.Where(line => line.Purchase is not null)] }).By(line => line.Purchase!.Value.Name());

    /// <summary>What spot machines save in a month against on-demand ones, where both prices are known; cents.</summary>
    public decimal SpotSavingUsd => ColumnRounding.Round(
        Lines.Where(line => line.OnDemandUnitPriceUsd is not null).Sum(line => (line.OnDemandUnitPriceUsd!.Value - line.UnitPriceUsd) * line.Quantity * (line.Hours ?? 0)), 2);
}
