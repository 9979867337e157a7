using System.Globalization;
using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// Opens and closes a pool at the hours of its schedule. Closed, its maximum is 0, so that the autoscaler cannot open it
/// for pods that wait.
/// </summary>
internal static class PoolSchedule
{
    public static void Add(AwsSite site, PoolSettings pool, AutoScalingGroup group)
    {
        if (pool.Schedule is not { } schedule)
        {
            return;
        }

        Add(site, pool, group, "start", Cron(schedule.Start, schedule.Days), (pool.Minimum, pool.Desired, pool.Maximum));
        Add(site, pool, group, "stop", Cron(schedule.Stop, StopDays(schedule)), (0, 0, 0));
    }

    /// <summary>The days on which the window closes: the next ones where it lasts past midnight.</summary>
    internal static IEnumerable<DayOfWeek> StopDays(ScheduleSettings schedule) => schedule.Stop > schedule.Start
        ? schedule.Days
        : schedule.Days.Select(day => (DayOfWeek)(((int)day + 1) % 7));

    /// <summary>Minute, hour and days as cron has them, Sunday being 0; the time zone is said beside it.</summary>
    internal static string Cron(TimeOnly time, IEnumerable<DayOfWeek> days)
    {
        var numbers = days.Select(day => (int)day).Distinct().Order().ToArray();
        var weekdays = numbers.Length == 7 ? "*" : string.Join(',', numbers);
        return string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour} * * {weekdays}");
    }

    private static void Add(AwsSite site, PoolSettings pool, AutoScalingGroup group, string action, string cron, (int Minimum, int Desired, int Maximum) size) =>
        _ = new ScalingSchedule(site.Scope, $"pool-{pool.Name}-{action}", new Inputs
        {
            ["autoscalingGroupName"] = group.GroupName,
            ["scheduledActionName"] = action,
            ["recurrence"] = cron,
            ["timeZone"] = pool.Schedule!.TimeZone,
            ["minSize"] = size.Minimum,
            ["desiredCapacity"] = size.Desired,
            ["maxSize"] = size.Maximum,
        });
}
