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
    /// <param name="network">Its private subnets have the machines.</param>
    /// <param name="cluster">What they join.</param>
    /// <param name="key">Encrypts their volumes.</param>
    /// <param name="access">Lets them in.</param>
    /// <param name="pool">What is wanted.</param>
    /// <exception cref="InvalidOperationException">The pool mixes machines with Arm and with x86 processors, which the stack file's reader refuses.</exception>
    public static AutoScalingGroup Create(AwsSite site, AwsNetwork network, EksCluster cluster, Key key, PoolAccess access, PoolSettings pool)
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
                ["vpcZoneIdentifiers"] = network.PrivateSubnetIds,
                ["mixedInstancesPolicy"] = Mix(pool, template),
                ["capacityRebalance"] = pool.Spot,
                // Moving machines between zones would end rounds for the sake of symmetry.
                ["suspendedProcesses"] = ["AZRebalance"],
                // Spot capacity may be missing just now; that is no reason for `pulumi up` to fail.
                ["waitForCapacityTimeout"] = "0",
                ["tags"] = Tags(site, nodes, costTags),
            },
            new ResourceOptions { DependsOn = access.Ready, IgnoreChanges = MovedByOthers(pool) });
        PoolSchedule.Add(site, pool, group);
        return group;
    }

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

    private static Input Tags(AwsSite site, PoolNodes nodes, Inputs costTags)
    {
        var propagated = costTags.With(new Inputs { [$"kubernetes.io/cluster/{site.ClusterName}"] = "owned" });
        return
        [
            .. propagated.Values.Select(tag => Tag(tag.Key, tag.Value, true)),
            .. nodes.AutoscalerTags(site).Select(tag => Tag(tag.Key, tag.Value, false)),
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
