using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// Machines that client nodes train on: an Auto Scaling group, because a managed node group cannot mix spot machines
/// with an on-demand share.
/// </summary>
internal static class TrainingPool
{
    /// <param name="site">The site.</param>
    /// <param name="cluster">What they join.</param>
    /// <param name="key">Encrypts their volumes.</param>
    /// <param name="access">Lets them in.</param>
    /// <param name="pool">What is wanted.</param>
    /// <param name="subnet">
    /// Its one zone. A client node's volumes stand in the zone of its first machine for ever; in a group over two zones
    /// the next machine is as likely to come in the other one, where the pod waits for its volume without end.
    /// </param>
    /// <exception cref="InvalidOperationException">The pool mixes machines with Arm and with x86 processors, which the stack file's reader refuses.</exception>
    public static AutoScalingGroup Create(AwsSite site, EksCluster cluster, Key key, PoolAccess access, PoolSettings pool, Subnet subnet)
    {
        var nodes = PoolNodes.Of(pool);
        var costTags = site.Context.PoolTagInputs(pool).With(new Inputs { ["Name"] = site.Scope.NameOf($"pool-{pool.Name}") });
        var template = MachineTemplate.Create(site, $"pool-{pool.Name}-machines", key, pool.DiskGib, costTags, new Inputs
        {
            ["imageId"] = AcceleratorImage.Of(pool).ImageId(site.Site.KubernetesVersion, IsArm(site, pool)),
            ["userData"] = nodes.UserData(cluster),
            ["iamInstanceProfile"] = new Inputs { ["arn"] = access.Profile.Arn },
            ["vpcSecurityGroupIds"] = [cluster.SecurityGroupId],
        });
        var group = new AutoScalingGroup(
            site.Scope,
            $"pool-{pool.Name}",
            new Inputs
            {
                ["minSize"] = pool.Minimum,
                ["maxSize"] = pool.Maximum,
                ["desiredCapacity"] = pool.Desired,
                ["vpcZoneIdentifiers"] = [subnet.Id],
                ["mixedInstancesPolicy"] = Mix(pool, template),
                ["capacityRebalance"] = pool.Spot,
                // A machine that the group ends has time to be drained: the agent on it sees that it is to go.
                ["initialLifecycleHooks"] = pool.Spot ? [TimeToDrain()] : null,
                // Spot capacity may be missing just now; that is no reason for `pulumi up` to fail.
                ["waitForCapacityTimeout"] = "0",
                ["tags"] = Tags(site, nodes, costTags, subnet),
            },
            new ResourceOptions { DependsOn = access.Ready, IgnoreChanges = MovedByOthers(pool) });
        PoolSchedule.Add(site, pool, group);
        return group;
    }

    private static Inputs TimeToDrain() => new()
    {
        ["name"] = "drain",
        ["lifecycleTransition"] = "autoscaling:EC2_INSTANCE_TERMINATING",
        ["heartbeatTimeout"] = 120,
        ["defaultResult"] = "CONTINUE",
    };

    private static Inputs Mix(PoolSettings pool, LaunchTemplate template) => new()
    {
        ["launchTemplate"] = new Inputs
        {
            ["launchTemplateSpecification"] = new Inputs
            {
                ["launchTemplateId"] = template.Id,
                ["version"] = MachineTemplate.VersionOf(template),
            },
            ["overrides"] = [.. pool.Machines.Select(machine => new Inputs { ["instanceType"] = machine })],
        },
        ["instancesDistribution"] = new Inputs
        {
            ["onDemandBaseCapacity"] = pool.Spot ? pool.OnDemandBase : 0,
            ["onDemandPercentageAboveBaseCapacity"] = pool.Spot ? pool.OnDemandPercent : 100,
            ["onDemandAllocationStrategy"] = "prioritized",
            ["spotAllocationStrategy"] = "price-capacity-optimized",
        },
    };

    /// <summary>The autoscaler moves the desired count; a schedule moves the limits too, so a new limit holds from its next opening.</summary>
    private static string[] MovedByOthers(PoolSettings pool) =>
        pool.Schedule is null ? ["desiredCapacity"] : ["desiredCapacity", "minSize", "maxSize"];

    private static Input Tags(AwsSite site, PoolNodes nodes, Inputs costTags, Subnet subnet)
    {
        var propagated = costTags.With(new Inputs { [$"kubernetes.io/cluster/{site.ClusterName}"] = "owned" });
        return
        [
            .. propagated.Values.Select(tag => Tag(tag.Key, tag.Value, true)),
            .. nodes.AutoscalerTags(site, subnet.Zone).Select(tag => Tag(tag.Key, tag.Value, false)),
        ];
    }

    private static Inputs Tag(string key, Input value, bool atLaunch) => new()
    {
        ["key"] = key,
        ["value"] = value,
        ["propagateAtLaunch"] = atLaunch,
    };

    private static bool IsArm(AwsSite site, PoolSettings pool) => pool.Machines.Select(MachineTemplate.IsArm).Distinct().ToArray() switch
    {
        [var arm] => arm,
        _ => throw new InvalidOperationException($"Site '{site.Site.Name}': pool '{pool.Name}' mixes machines with Arm and with x86 processors."),
    };
}
