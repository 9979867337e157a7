using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>
/// Hours a month in which a stack really trains: those of its usage, unless each pool that client nodes run on is open for less,
/// as its schedule says, and no host of one's own trains besides.
/// </summary>
/// <param name="Hours">What a training hour's cost is the month divided by.</param>
/// <param name="Notes">Pools that are open for fewer hours than training is said to run.</param>
internal sealed record TrainingTime(decimal Hours, IReadOnlyList<string> Notes)
{
    /// <param name="stack">The stack's settings; null where they are not known.</param>
    public static TrainingTime Of(StackSettings? stack)
    {
        var wanted = (stack?.Usage ?? new UsageSettings()).TrainingHours;
        var pools = (stack?.Sites ?? []).SelectMany(site => site.Pools.Where(pool => Month.IsInUse(site, pool)).Select(pool => (Site: site.Name, Pool: pool, Open: Month.ScheduleHours(pool.Schedule)))).ToList();
        var always = pools.Count == 0 || stack!.Sites.Any(site => site.Hosts.Count > 0);
        return new TrainingTime(
            always ? wanted : Math.Min(wanted, pools.Max(pool => pool.Open)),
            [.. pools.Where(pool => pool.Open < wanted).Select(pool => string.Create(
                CultureInfo.InvariantCulture,
                $"trainingHours is {wanted:0.##}, but pool {pool.Pool.Name} of site {pool.Site} is open {pool.Open:0.##} hours a month and trains no longer"))]);
    }
}
