using FedInfra.Infra.Planning;

namespace FedInfra.Infra.Tests.Planning;

/// <summary>The daily window that a month's hours need.</summary>
public sealed class DailyScheduleTests
{
    [Theory]
    [InlineData(365, "08:00")] // 12 of 24 hours, exactly
    [InlineData(36.5, "21:12")] // 72 minutes, exactly
    [InlineData(100, "23:18")] // 197.3 minutes
    [InlineData(160, "01:16")] // 315.6 minutes: 5 hours and 16 minutes, past midnight
    [InlineData(0.01, "20:01")] // 1.2 seconds
    [InlineData(729.4, "19:59")] // 1438.8 minutes
    public void A_window_opens_at_20_00_every_day_for_whole_minutes(double hours, string stop)
    {
        var window = DailySchedule.Of((decimal)hours)!;

        Assert.Equal((new TimeOnly(20, 0), TimeOnly.Parse(stop, System.Globalization.CultureInfo.InvariantCulture)), (window.Start, window.Stop));
        Assert.Equal(7, window.Days.Count);
        Assert.Equal("Etc/UTC", window.TimeZone);
    }

    [Theory]
    [InlineData(730)]
    [InlineData(729.5)] // 1439.01 minutes: less than one would be closed
    public void A_whole_month_has_no_schedule(double hours)
    {
        Assert.Null(DailySchedule.Of((decimal)hours));
        Assert.Equal(730, DailySchedule.PaidHours((decimal)hours));
    }

    [Fact]
    public void No_hour_is_missing_and_less_than_a_minute_a_day_is_paid_besides()
    {
        Assert.Equal(365, DailySchedule.PaidHours(365));
        Assert.Equal(100.375m, DailySchedule.PaidHours(100)); // 198 minutes a day: 7 x 3.3 x 730 / 168
        for (var hours = 0.25m; hours <= 730; hours += 0.25m)
        {
            Assert.InRange(DailySchedule.PaidHours(hours), hours, hours + (730m / 1440));
        }
    }
}
