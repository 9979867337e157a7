using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>
/// How hours of a month are counted. A month has 730. A pool has its desired machines during the training hours, which
/// its schedule caps, and its minimum in the rest. Of AWS the schedule closes a pool whole, so that the minimum too is
/// there only within the schedule's hours; of the other clouds the minimum stays, because there the autoscaler takes
/// machines away but never under the minimum. What belongs to no pool is there for 730 hours.
/// </summary>
internal static class Month
{
    public const decimal Hours = PriceUnits.MonthHours;

    /// <summary>Hours a month in which the schedule lets machines run.</summary>
    public static decimal ScheduleHours(ScheduleSettings? schedule) =>
        schedule is null ? Hours : Math.Min(Hours, (decimal)schedule.HoursPerWeek * Hours / 168);

    /// <summary>Hours a month in which a pool has its desired machines, and those in which it has its minimum.</summary>
    public static (decimal Training, decimal AtRest) Of(decimal trainingHours, ScheduleSettings? schedule, Cloud? cloud)
    {
        var open = ScheduleHours(schedule);
        var training = Math.Clamp(trainingHours, 0, open);
        return (training, (cloud == Cloud.Aws ? open : Hours) - training);
    }
}
