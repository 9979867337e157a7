using FedInfra.Infra.Costs;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>Who holds a pool's machines, and for how long.</summary>
public sealed class MonthTests
{
    private static readonly ScheduleSettings _twelveHours = new() { Start = new TimeOnly(20, 0), Stop = new TimeOnly(8, 0) };

    [Theory]
    [InlineData(Cloud.Aws, true, 730, 0)]
    [InlineData(Cloud.Azure, true, 730, 0)]
    [InlineData(Cloud.Gcp, true, 730, 0)]
    [InlineData(Cloud.Aws, false, 0, 730)]
    [InlineData(Cloud.Azure, false, 0, 730)]
    [InlineData(Cloud.Gcp, false, 0, 730)]
    public void Without_a_schedule_a_pool_runs_all_month_if_client_nodes_hold_it_and_is_at_its_minimum_if_none_does(Cloud cloud, bool inUse, int running, int atRest) =>
        Assert.Equal((running, atRest), Month.Of(inUse, null, cloud));

    [Theory]
    [InlineData(Cloud.Aws, true, 365, 0)]
    [InlineData(Cloud.Azure, true, 365, 365)]
    [InlineData(Cloud.Gcp, true, 365, 365)]
    [InlineData(Cloud.Aws, false, 0, 365)]
    [InlineData(Cloud.Azure, false, 0, 730)]
    [InlineData(Cloud.Gcp, false, 0, 730)]
    public void Outside_the_schedule_AWS_has_nothing_and_the_others_have_the_minimum(Cloud cloud, bool inUse, int running, int atRest) =>
        // 12 of 24 hours are 365 of 730.
        Assert.Equal((running, atRest), Month.Of(inUse, _twelveHours, cloud));
}
