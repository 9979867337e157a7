namespace FedInfra.Infra.Stacks.Reading;

/// <summary>How long a stack can train: the pools train together, so the one that is open least decides.</summary>
/// <param name="Site">Its site.</param>
/// <param name="Pool">Its name.</param>
/// <param name="Hours">Hours a month in which it is open.</param>
internal sealed record TrainingWindow(string Site, string Pool, decimal Hours)
{
    private const decimal WeekHours = 168;

    /// <returns>The shortest; null where no pool has a schedule. A pool that desires no machines is a reserve, and decides nothing.</returns>
    public static TrainingWindow? Shortest(IReadOnlyList<SiteSettings> sites, decimal monthHours, Findings findings) => sites
        .SelectMany(site => site.Pools.Select((pool, index) => (Site: site, Pool: pool, Path: $"{StackRules.PathOf(site)}.pools[{index}].schedule")))
        .Where(one => one.Pool is { Schedule: not null, Desired: > 0 } && !findings.Has(one.Path))
        .Select(one => new TrainingWindow(one.Site.Name, one.Pool.Name, (decimal)one.Pool.Schedule!.HoursPerWeek * monthHours / WeekHours))
        .MinBy(window => window.Hours);
}
