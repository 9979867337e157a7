using System.Globalization;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>
/// A time of day on some days of the week, by the clock on the wall. Where a clock is put forward, a window that begins in the
/// hour that is left out begins after it; where it is put back, the hour that comes twice belongs to the window both times.
/// </summary>
/// <param name="Days">The days on which the window begins, by <see cref="DayOfWeek"/>.</param>
/// <param name="Start">Minutes after midnight, 0 to 1439.</param>
/// <param name="End">Minutes after midnight, 0 to 1440; at or before the start it is the next day's.</param>
internal sealed record DailyWindow(IReadOnlySet<DayOfWeek> Days, int Start, int End)
{
    public const string Expected = "write for example 'mon-fri 20:00-06:00', 'sat,sun 00:00-24:00' or 'daily 01:00-05:00'";

    private static readonly string[] _names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private bool PassesMidnight => End <= Start;

    /// <summary>Null where the text is no window.</summary>
    public static DailyWindow? TryParse(string? text)
    {
        if (text?.Split(' ') is not [var days, var hours]
            || hours.Split('-') is not [var from, var to]
            || ReadDays(days) is not { } set
            || ReadTime(from) is not (>= 0 and < 1440 and var start)
            || ReadTime(to) is not { } end
            || start == end)
        {
            return null;
        }

        return new DailyWindow(set, start, end);
    }

    /// <param name="wall">What the clock on the wall shows.</param>
    public bool Contains(DateTime wall)
    {
        var minute = (int)wall.TimeOfDay.TotalMinutes;
        return (Days.Contains(wall.DayOfWeek) && minute >= Start && (PassesMidnight || minute < End))
            || (PassesMidnight && Days.Contains(wall.AddDays(-1).DayOfWeek) && minute < End);
    }

    /// <summary>The first moment after <paramref name="now"/> at which the window opens; null where there is none within a year.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        for (var day = 0; day <= 366; day++)
        {
            var opening = FirstMoment(today.AddDays(day).AddMinutes(Start), zone);
            if (opening > now && Contains(opening.DateTime))
            {
                return opening;
            }
        }

        return null;
    }

    /// <summary>When the clock first shows this time, or has just jumped over it.</summary>
    private static DateTimeOffset FirstMoment(DateTime wall, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(wall))
        {
            wall = wall.AddMinutes(1);
        }

        return new DateTimeOffset(wall, zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall));
    }

    private static HashSet<DayOfWeek>? ReadDays(string text)
    {
        if (text == "daily")
        {
            return [.. Enum.GetValues<DayOfWeek>()];
        }

        HashSet<DayOfWeek> days = [];
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(name => Array.IndexOf(_names, name)).ToArray();
            if (ends.Length > 2 || ends.Contains(-1))
            {
                return null;
            }

            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == ends[^1])
                {
                    break;
                }
            }
        }

        return days;
    }

    private static int? ReadTime(string text) =>
        text == "24:00" ? 1440
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute
        : null;
}
