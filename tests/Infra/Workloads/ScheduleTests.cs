using System.Globalization;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;
using FedInfra.Infra.Workloads.Schedules;

namespace FedInfra.Infra.Tests.Workloads;

public sealed class ScheduleTests
{
    [Fact]
    public void A_window_over_midnight_closes_on_the_day_after()
    {
        var nights = new ScheduleSettings { Days = [DayOfWeek.Friday, DayOfWeek.Saturday], Start = new TimeOnly(20, 30), Stop = new TimeOnly(6, 5) };

        Assert.Equal("30 20 * * 5,6", CronLine.Opening(nights));
        Assert.Equal("5 6 * * 0,6", CronLine.Closing(nights));
    }

    [Fact]
    public void A_window_within_a_day_closes_on_that_day()
    {
        var weekends = new ScheduleSettings { Days = [DayOfWeek.Saturday, DayOfWeek.Sunday], Start = new TimeOnly(8, 0), Stop = new TimeOnly(18, 0) };

        Assert.Equal("0 8 * * 0,6", CronLine.Opening(weekends));
        Assert.Equal("0 18 * * 0,6", CronLine.Closing(weekends));
    }

    [Fact]
    public void A_window_that_closes_when_it_opened_lasts_a_day()
    {
        var day = new ScheduleSettings { Days = [DayOfWeek.Monday], Start = new TimeOnly(7, 0), Stop = new TimeOnly(7, 0) };

        Assert.Equal("0 7 * * 2", CronLine.Closing(day));
        Assert.Equal(24, day.HoursPerWeek);
    }

    [Theory]
    [InlineData("20:00", "06:00", "15 6 * * 6")]
    [InlineData("08:00", "18:00", "15 18 * * 5")]
    [InlineData("08:00", "23:50", "5 0 * * 6")]
    [InlineData("23:55", "23:50", "5 0 * * 0")]
    public void A_while_after_the_end_may_be_the_day_after_that(string start, string stop, string cron)
    {
        var window = new ScheduleSettings { Days = [DayOfWeek.Friday], Start = TimeOnly.Parse(start, CultureInfo.InvariantCulture), Stop = TimeOnly.Parse(stop, CultureInfo.InvariantCulture) };

        Assert.Equal(cron, CronLine.Closing(window, TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public void Every_day_is_a_star()
    {
        var daily = new ScheduleSettings { Start = new TimeOnly(22, 0), Stop = new TimeOnly(4, 0) };

        Assert.Equal("0 22 * * *", CronLine.Opening(daily));
        Assert.Equal("0 4 * * *", CronLine.Closing(daily));
    }

    [Fact]
    public void Jobs_move_the_pools_client_nodes_and_no_others()
    {
        var objects = AllClouds.Objects(Cloud.Gcp);
        var open = Job(objects, "schedule-gpu-open");
        var close = Job(objects, "schedule-gpu-close");

        Assert.Equal("0 20 * * 1,2,3,4,5", open.Text("spec.schedule"));
        Assert.Equal("0 6 * * 2,3,4,5,6", close.Text("spec.schedule"));
        Assert.Equal("Europe/Berlin", open.Text("spec.timeZone"));
        Assert.Equal("kubectl scale --namespace=fedinfra --replicas=1 statefulset/node-main-cardiology", Command(open));
        Assert.Equal("kubectl scale --namespace=fedinfra --replicas=0 statefulset/node-main-cardiology", Command(close));
        Assert.Equal(2, objects.Count(o => o.Kind == "CronJob"));
        Assert.All(Assert.Single(objects, o => o.Kind == "Role" && o.Name == "schedule").At("rules")!.AsArray(), rule =>
            Assert.Equal("node-main-cardiology", Assert.Single(rule!["resourceNames"]!.AsArray())!.ToString()));
    }

    [Fact]
    public void What_a_schedule_moves_an_update_leaves_alone()
    {
        var objects = AllClouds.Objects(Cloud.Gcp);

        Assert.Equal(["spec.replicas"], Set(objects, "node-main-cardiology").Resource.Options.IgnoreChanges);
        Assert.Empty(Set(objects, "node-main-oncology").Resource.Options.IgnoreChanges);
    }

    [Fact]
    public void A_scheduled_client_node_waits_for_its_first_opening()
    {
        var objects = AllClouds.Objects(Cloud.Gcp);

        Assert.Equal(0, (int)Set(objects, "node-main-cardiology").At("spec.replicas")!);
        Assert.Equal(1, (int)Set(objects, "node-main-oncology").At("spec.replicas")!);
    }

    [Fact]
    public void Without_a_schedule_nothing_may_scale()
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var site = stack.Sites[0] with { Pools = [.. stack.Sites[0].Pools.Select(pool => pool with { Schedule = null })] };

        var objects = FakeCluster.Objects(stack with { Sites = [site] });

        Assert.DoesNotContain(objects, o => o.Kind == "CronJob" || o.Name == "schedule");
    }

    private static string Command(KubernetesDocument job) =>
        string.Join(' ', job.Containers.Single()["command"]!.AsArray().Select(word => word!.ToString()));

    private static KubernetesDocument Job(IEnumerable<KubernetesDocument> objects, string name) =>
        Assert.Single(objects, o => o.Kind == "CronJob" && o.Name == name);

    private static KubernetesDocument Set(IEnumerable<KubernetesDocument> objects, string name) =>
        Assert.Single(objects, o => o.Kind == "StatefulSet" && o.Name == name);
}
