using System.Globalization;
using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>
/// When a site begins work. What has begun goes on to its end: the time that a directive may take is
/// <see cref="ResourceRules.MaximumRoundSeconds"/>.
/// </summary>
public sealed class OpeningHours : IPolicyRule
{
    /// <summary>IANA name of the zone that the windows are in, for example <c>Europe/Berlin</c>; by default the machine's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>For example <c>mon-fri 20:00-06:00</c>, which ends on the next morning, or <c>sat,sun 00:00-24:00</c>, or <c>daily 01:00-05:00</c>.</summary>
    public IList<string>? Windows { get; set; }

    /// <summary>Of a policy without the section.</summary>
    internal static OpeningHours Absent { get; } = new();

    IEnumerable<string> IPolicyRule.Validate()
    {
        if (TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            yield return $"hours.time-zone: '{zone}' is no time zone that this machine knows; an IANA name such as Europe/Berlin is expected (a container needs tzdata)";
        }

        if (this != Absent && Windows is not { Count: > 0 })
        {
            yield return $"hours.windows: at least one is needed; {DailyWindow.Expected}";
        }

        for (var i = 0; i < (Windows?.Count ?? 0); i++)
        {
            if (DailyWindow.TryParse(Windows![i]) is null)
            {
                yield return $"hours.windows[{i}]: '{Windows[i]}' is no window; {DailyWindow.Expected}";
            }
        }
    }

    IEnumerable<string> IPolicyRule.WhyNot(Directive directive, DateTimeOffset now)
    {
        if (Windows is null)
        {
            yield break;
        }

        var zone = Zone();
        var windows = Windows.Select(window => DailyWindow.TryParse(window)!).ToArray();
        if (!windows.Any(window => window.Contains(TimeZoneInfo.ConvertTime(now, zone).DateTime)))
        {
            var next = windows.Min(window => window.NextOpening(now, zone));
            yield return $"hours: this site works {Text()} only; it opens next at {next?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) ?? "no time within a year"}";
        }
    }

    IEnumerable<string> IPolicyRule.Describe() => [$"hours: {(Windows is null ? "any" : Text())}"];

    private TimeZoneInfo Zone() => TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Local;

    private string Text() => $"{string.Join(", ", Windows!)} ({TimeZone ?? "the machine's time zone"})";
}
