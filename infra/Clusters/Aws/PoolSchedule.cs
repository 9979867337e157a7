using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads.Schedules;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// Opens and closes a pool at the hours of its schedule. Closed, its maximum is 0, so that the autoscaler cannot open it
/// for pods that wait. It closes a while after the cluster's own job has taken the client nodes away: machines that went
/// in that minute would end rounds that could have been handed back.
/// </summary>
internal static class PoolSchedule
{
    private static readonly TimeSpan _handBack = TimeSpan.FromMinutes(15);

    public static void Add(AwsSite site, PoolSettings pool, AutoScalingGroup group)
    {
        if (pool.Schedule is not { } schedule)
        {
            return;
        }

        Add(site, pool, group, "start", CronLine.Opening(schedule), (pool.Minimum, pool.Desired, pool.Maximum));
        Add(site, pool, group, "stop", CronLine.Closing(schedule, _handBack), (0, 0, 0));
    }

    private static void Add(AwsSite site, PoolSettings pool, AutoScalingGroup group, string action, string cron, (int Minimum, int Desired, int Maximum) size) =>
        _ = new ScalingSchedule(site.Scope, $"pool-{pool.Name}-{action}", new Inputs
        {
            ["autoscalingGroupName"] = group.GroupName,
            ["scheduledActionName"] = action,
            ["recurrence"] = cron,
            ["timeZone"] = pool.Schedule!.TimeZone,
            ["minSize"] = size.Minimum,
            ["desiredCapacity"] = size.Desired,
            ["maxSize"] = size.Maximum,
        });
}
