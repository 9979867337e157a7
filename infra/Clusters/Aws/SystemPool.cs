using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The small on-demand pool that coordinator and system workloads run on, managed by EKS.</summary>
internal static class SystemPool
{
    private const int _diskGib = 50;

    /// <param name="site">The site.</param>
    /// <param name="network">Its private subnets have the machines.</param>
    /// <param name="cluster">What they join.</param>
    /// <param name="key">Encrypts their volumes.</param>
    /// <param name="addOns">What must be there when the first machine starts.</param>
    public static NodeGroup Create(AwsSite site, AwsNetwork network, EksCluster cluster, Key key, IReadOnlyList<Resource> addOns)
    {
        var settings = site.Site.SystemPool;
        var role = MachineRole.Create(site, "system-role");
        var tags = site.Context.TagInputs("system").With(new Inputs { [CostTags.Pool] = WorkloadNames.SystemPool });
        var template = MachineTemplate.Create(site, "system-machines", key, _diskGib, tags, new Inputs());
        return new NodeGroup(
            site.Scope,
            "system",
            new Inputs
            {
                ["clusterName"] = cluster.ClusterName,
                ["nodeRoleArn"] = role.Role.Arn,
                ["subnetIds"] = network.PrivateSubnetIds,
                ["version"] = site.Site.KubernetesVersion,
                ["capacityType"] = "ON_DEMAND",
                ["amiType"] = MachineTemplate.IsArm(settings.Machine) ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
                ["instanceTypes"] = [settings.Machine],
                ["launchTemplate"] = new Inputs { ["id"] = template.Id, ["version"] = MachineTemplate.VersionOf(template) },
                ["scalingConfig"] = new Inputs
                {
                    ["desiredSize"] = settings.Count,
                    ["minSize"] = settings.Count,
                    ["maxSize"] = settings.Count,
                },
                ["updateConfig"] = new Inputs { ["maxUnavailable"] = 1 },
                ["nodeRepairConfig"] = new Inputs { ["enabled"] = true },
                ["labels"] = new Inputs { [WorkloadNames.PoolLabel] = WorkloadNames.SystemPool },
                ["tags"] = tags,
            },
            new ResourceOptions { DependsOn = [.. role.Rights, .. addOns] });
    }
}
