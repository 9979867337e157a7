namespace FedInfra.Infra.Costs;

/// <summary>How it came about that a cost differs between two reports.</summary>
public enum CostChangeKind
{
    Added,

    Removed,

    Changed,
}

/// <summary>A resource or category whose cost differs. US dollars; monthly to the cent, hourly with four decimals.</summary>
/// <param name="Name">Logical name, or category.</param>
/// <param name="Kind">Whether it is in both.</param>
/// <param name="BeforeMonthly">Before; zero where it was not there.</param>
/// <param name="AfterMonthly">After; zero where it is not there any more.</param>
/// <param name="Monthly">The difference; rounded so that differences add up to the total's, so it may be a cent off its own line.</param>
/// <param name="Hourly">The difference while client nodes are up and train.</param>
public sealed record CostChange(string Name, CostChangeKind Kind, decimal BeforeMonthly, decimal AfterMonthly, decimal Monthly, decimal Hourly);

/// <summary>What differs between two reports: of two stacks, or of one before and after.</summary>
/// <param name="Before">The report that is compared against.</param>
/// <param name="After">The report that is looked at.</param>
public sealed record CostDiff(CostReport Before, CostReport After)
{
    /// <summary>Resources whose cost differs, by size of the monthly difference.</summary>
    public IReadOnlyList<CostChange> Resources { get; } = Changes(Before, After, line => line.Resource);

    /// <summary>Categories whose cost differs, by size of the monthly difference.</summary>
    public IReadOnlyList<CostChange> Categories { get; } = Changes(Before, After, line => line.Category.Name());

    /// <summary>Unpriced now, and not before.</summary>
    public IReadOnlyList<UnpricedItem> NewlyUnpriced =>
        [.. After.Unpriced.Where(item => !Before.Unpriced.Any(old => old.Resource == item.Resource && old.Item == item.Item))];

    /// <summary>The difference of the months.</summary>
    public decimal Monthly => ColumnRounding.Round(After.MonthlyUsd - Before.MonthlyUsd, 2);

    /// <summary>The difference of the hours in which client nodes are up and train.</summary>
    public decimal Hourly => ColumnRounding.Round(After.Lines.Sum(line => line.HourlyUsd) - Before.Lines.Sum(line => line.HourlyUsd), 4);

    private static List<CostChange> Changes(CostReport before, CostReport after, Func<CostLine, string> key)
    {
        var old = Sums(before, key);
        var now = Sums(after, key);
        var changed = old.Keys.Union(now.Keys)
            .Select(name => (Name: name, Old: old.GetValueOrDefault(name), Now: now.GetValueOrDefault(name)))
            .Where(item => item.Old != item.Now || !old.ContainsKey(item.Name) || !now.ContainsKey(item.Name))
            .OrderByDescending(item => Math.Abs(item.Now.Monthly - item.Old.Monthly)).ThenBy(item => item.Name, StringComparer.Ordinal)
            .ToList();
        var monthly = ColumnRounding.Round([.. changed.Select(item => item.Now.Monthly - item.Old.Monthly)], 2);
        var hourly = ColumnRounding.Round([.. changed.Select(item => item.Now.Hourly - item.Old.Hourly)], 4);
        return
        [
            .. changed.Select((item, index) => new CostChange(
                item.Name,
                !old.ContainsKey(item.Name) ? CostChangeKind.Added : !now.ContainsKey(item.Name) ? CostChangeKind.Removed : CostChangeKind.Changed,
                ColumnRounding.Round(item.Old.Monthly, 2),
                ColumnRounding.Round(item.Now.Monthly, 2),
                monthly[index],
                hourly[index])),
        ];
    }

    private static Dictionary<string, (decimal Hourly, decimal Monthly)> Sums(CostReport report, Func<CostLine, string> key) =>
        // Rounded far below a cent: what is only divided in another order is no difference.
        report.Lines.GroupBy(key).ToDictionary(
            group => group.Key,
            group => (Math.Round(group.Sum(line => line.HourlyUsd), 10), Math.Round(group.Sum(line => line.MonthlyUsd), 10)));
}
