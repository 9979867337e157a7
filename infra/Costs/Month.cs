using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>
/// How hours of a month are counted. A month has 730. A client node waits on its machine for the next round, so a pool
/// that client nodes name has its desired machines whenever its schedule lets them run, all 730 hours without a schedule,
/// and a pool that none names has its minimum. Outside the schedule AWS closes a pool whole; of the other clouds the
/// minimum stays, because there the autoscaler takes machines away but never under the minimum. What belongs to no pool is
/// there for 730 hours. Training hours are what a month's cost is divided by.
/// </summary>
internal static class Month
{
    public const decimal Hours = PriceUnits.MonthHours;

    /// <summary>Hours a month in which the schedule lets machines run.</summary>
    public static decimal ScheduleHours(ScheduleSettings? schedule) =>
        schedule is null ? Hours : Math.Min(Hours, (decimal)schedule.HoursPerWeek * Hours / 168);

    /// <summary>True where client nodes run on the pool, and so hold its machines.</summary>
    public static bool IsInUse(SiteSettings site, PoolSettings pool) => site.ClientNodes.Any(node => node.Pool == pool.Name);

    /// <summary>Hours a month in which a pool has its desired machines, and those in which it has its minimum.</summary>
    /// <param name="inUse">True where client nodes run on it.</param>
    /// <param name="schedule">When it may run; null for always.</param>
    /// <param name="cloud">Whose pool it is.</param>
    public static (decimal Running, decimal AtRest) Of(bool inUse, ScheduleSettings? schedule, Cloud? cloud)
    {
        var open = ScheduleHours(schedule);
        var running = inUse ? open : 0;
        return (running, (cloud == Cloud.Aws ? open : Hours) - running);
    }
}
