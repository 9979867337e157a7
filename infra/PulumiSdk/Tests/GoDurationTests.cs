namespace FedInfra.Infra.PulumiSdk.Tests;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("45m", 45)]
    [InlineData("1h30m", 90)]
    [InlineData("120s", 2)]
    [InlineData("1.5h", 90)]
    public void Hours_minutes_and_seconds_are_summed(string text, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), GoDuration.Parse(text));

    [Theory]
    [InlineData("45")]
    [InlineData("m")]
    [InlineData("2 days")]
    public void Anything_else_is_refused(string text) => Assert.Throws<InvalidOperationException>(() => GoDuration.Parse(text));
}
