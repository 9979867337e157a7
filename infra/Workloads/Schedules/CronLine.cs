using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.Schedules;

/// <summary>When a schedule's window opens and closes, as cron says it: minute, hour, any day of any month, days of the week.</summary>
internal static class CronLine
{
    private const int DaysOfWeek = 7;

    public static string Opening(ScheduleSettings schedule) => At(schedule.Start, schedule.Days);

    /// <summary>Days are those on which the window opens; one that is open at midnight closes on the day after.</summary>
    /// <param name="schedule">The window.</param>
    /// <param name="after">How long after its end; less than a day.</param>
    public static string Closing(ScheduleSettings schedule, TimeSpan after = default)
    {
        var time = schedule.Stop.Add(after, out var midnights);
        var later = midnights + (schedule.Stop > schedule.Start ? 0 : 1);
        return At(time, [.. schedule.Days.Select(day => (DayOfWeek)(((int)day + later) % DaysOfWeek))]);
    }

    private static string At(TimeOnly time, IReadOnlyList<DayOfWeek> days)
    {
        var distinct = days.Distinct().Order().Select(day => ((int)day).ToString(CultureInfo.InvariantCulture)).ToList();
        var listed = distinct.Count == DaysOfWeek ? "*" : string.Join(',', distinct);
        return string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour} * * {listed}");
    }
}
