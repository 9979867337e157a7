using System.Globalization;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Policies.Rules;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class OpeningHoursTests
{
    /// <summary>23 November 2026 is a Monday; Berlin is one hour ahead of UTC then.</summary>
    [Theory]
    [InlineData("mon-fri 20:00-06:00", "2026-11-23T18:59:59Z", "2026-11-23 20:00 +01:00")]
    [InlineData("mon-fri 20:00-06:00", "2026-11-23T19:00:00Z", null)]
    [InlineData("mon-fri 20:00-06:00", "2026-11-24T04:59:59Z", null)]
    [InlineData("mon-fri 20:00-06:00", "2026-11-24T05:00:00Z", "2026-11-24 20:00 +01:00")]
    [InlineData("mon-fri 20:00-06:00", "2026-11-23T03:00:00Z", "2026-11-23 20:00 +01:00")]
    [InlineData("mon-fri 20:00-06:00", "2026-11-28T03:00:00Z", null)]
    [InlineData("mon-fri 20:00-06:00", "2026-11-28T05:00:00Z", "2026-11-30 20:00 +01:00")]
    [InlineData("sat,sun 00:00-24:00", "2026-11-27T23:00:00Z", null)]
    [InlineData("sat,sun 00:00-24:00", "2026-11-29T22:59:00Z", null)]
    [InlineData("sat,sun 00:00-24:00", "2026-11-29T23:00:00Z", "2026-12-05 00:00 +01:00")]
    [InlineData("fri-mon 22:00-23:00", "2026-11-23T21:30:00Z", null)]
    [InlineData("fri-mon 22:00-23:00", "2026-11-24T21:30:00Z", "2026-11-27 22:00 +01:00")]
    [InlineData("daily 01:00-05:00", "2026-11-25T00:00:00Z", null)]
    public void A_window_opens_and_closes_by_the_clock_on_the_wall(string window, string now, string? next) => Check(window, now, next);

    /// <summary>In Berlin 29 March 2026 has no hour from 2 to 3, and 25 October 2026 has it twice.</summary>
    [Theory]
    [InlineData("daily 02:30-04:00", "2026-03-29T00:59:59Z", "2026-03-29 03:00 +02:00")]
    [InlineData("daily 02:30-04:00", "2026-03-29T01:00:00Z", null)]
    [InlineData("daily 02:30-04:00", "2026-03-29T02:00:00Z", "2026-03-30 02:30 +02:00")]
    [InlineData("daily 02:10-02:50", "2026-03-29T00:30:00Z", "2026-03-30 02:10 +02:00")]
    [InlineData("daily 20:00-06:00", "2026-03-28T18:59:00Z", "2026-03-28 20:00 +01:00")]
    [InlineData("daily 20:00-06:00", "2026-03-29T03:59:00Z", null)]
    [InlineData("daily 20:00-06:00", "2026-03-29T04:00:00Z", "2026-03-29 20:00 +02:00")]
    [InlineData("daily 02:00-03:00", "2026-10-24T23:59:59Z", "2026-10-25 02:00 +02:00")]
    [InlineData("daily 02:00-03:00", "2026-10-25T00:30:00Z", null)]
    [InlineData("daily 02:00-03:00", "2026-10-25T01:30:00Z", null)]
    [InlineData("daily 02:00-03:00", "2026-10-25T02:00:00Z", "2026-10-26 02:00 +01:00")]
    public void Windows_hold_when_the_clocks_change(string window, string now, string? next) => Check(window, now, next);

    [Fact]
    public void The_next_of_several_windows_is_told()
    {
        var policy = SitePolicy.Parse("hours: {time-zone: UTC, windows: [mon 20:00-22:00, tue 01:00-02:00, sun 00:00-24:00]}", "policy");
        var decision = policy.Decide(Asked.Plain(), Parse("2026-11-23T22:00:00Z"));

        Assert.EndsWith("opens next at 2026-11-24 01:00 +00:00", Assert.Single(decision.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mon")]
    [InlineData("mon 20:00")]
    [InlineData("mon 20:00-20:00")]
    [InlineData("mon 24:00-06:00")]
    [InlineData("mon 20:00-25:00")]
    [InlineData("mon 8pm-6am")]
    [InlineData("Mon 20:00-06:00")]
    [InlineData("mon-tue-wed 20:00-06:00")]
    [InlineData("mon, 20:00-06:00")]
    [InlineData("mon  20:00-06:00")]
    public void What_is_no_window_is_not_taken_for_one(string text) => Assert.Null(DailyWindow.TryParse(text));

    private static void Check(string window, string now, string? next)
    {
        var decision = SitePolicy.Parse($"hours: {{time-zone: Europe/Berlin, windows: ['{window}']}}", "policy").Decide(Asked.Plain(), Parse(now));

        Assert.Equal(next is null, decision.IsAllowed);
        Assert.All(decision.Reasons, reason => Assert.EndsWith($"opens next at {next}", reason, StringComparison.Ordinal));
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
