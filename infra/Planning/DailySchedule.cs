using FedInfra.Infra.Costs;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary>
/// The daily window in which a month's training hours fit. Client nodes hold their machines as long as they are up, so a
/// planned pool is open as long as it has to train and no longer.
/// </summary>
internal static class DailySchedule
{
    private const int MinutesOfDay = 24 * 60;

    /// <summary>When most other people's machines are idle, and spot machines last longest.</summary>
    private static readonly TimeOnly _opens = new(20, 0);

    /// <summary>A window of whole minutes, every day; null where less than a minute a day would be closed.</summary>
    /// <param name="hours">Hours a month, above 0.</param>
    public static ScheduleSettings? Of(decimal hours)
    {
        var minutes = (int)Math.Ceiling(hours * MinutesOfDay / Month.Hours);
        return minutes >= MinutesOfDay ? null : new ScheduleSettings { Start = _opens, Stop = _opens.AddMinutes(minutes) };
    }

    /// <summary>Hours a month in which machines are paid for that are needed for <paramref name="hours"/>: those, and what whole minutes add.</summary>
    public static decimal PaidHours(decimal hours) => Month.ScheduleHours(Of(hours));
}
