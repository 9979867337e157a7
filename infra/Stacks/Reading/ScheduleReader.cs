using FedInfra.Infra.Catalogue;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads a pool's <c>schedule</c>.</summary>
internal static class ScheduleReader
{
    private static readonly Shape _anyText = new(text => text.Length > 0, "an IANA time zone as Europe/Berlin");

    public static ScheduleSettings Read(Section section, Findings findings)
    {
        var zone = section.Text("timeZone", _anyText);
        if (zone is not null && !TimeZones.All.Contains(zone))
        {
            findings.Add(section.PathOf("timeZone"), $"{findings.Show(zone)} is no IANA time zone{findings.Suggest(zone, TimeZones.All)}; write one as Europe/Berlin, America/New_York or Etc/UTC");
        }

        var days = section.Choices("days", Words.Days);
        if (days is { Count: 0 } && !findings.Has(section.PathOf("days")))
        {
            findings.Add(section.PathOf("days"), "must name at least one day; leave the key out for all seven");
        }

        section.Require("start", "when the window opens, \"20:00\"");
        section.Require("stop", "when the window closes, \"06:00\"");
        var (start, stop) = (section.Time("start"), section.Time("stop"));
        if (start is not null && start == stop)
        {
            findings.Add(section.PathOf("stop"), "is the same as start, so that the window has no length; leave schedule out for a pool that may always run");
        }

        section.Finish();
        var schedule = new ScheduleSettings { TimeZone = zone ?? TimeZones.Utc, Start = start ?? TimeOnly.MinValue, Stop = stop ?? TimeOnly.MinValue };
        return days is null ? schedule : schedule with { Days = days };
    }
}
