using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>Lets machines that EKS does not manage into the cluster; all pools of a site share it.</summary>
/// <param name="Profile">The machines' role, as EC2 takes it.</param>
/// <param name="Ready">Must stand before the first machine starts.</param>
internal sealed record PoolAccess(InstanceProfile Profile, IReadOnlyList<Resource> Ready)
{
    /// <param name="site">The site.</param>
    /// <param name="cluster">What they join.</param>
    /// <param name="addOns">What must be there when the first machine starts.</param>
    public static PoolAccess Create(AwsSite site, EksCluster cluster, IReadOnlyList<Resource> addOns)
    {
        var role = MachineRole.Create(site, "pools-role");
        var profile = new InstanceProfile(site.Scope, "pools-profile", new Inputs
        {
            ["role"] = role.Role.RoleName,
            ["tags"] = site.Context.TagInputs("pools-profile"),
        });
        var entry = new AccessEntry(site.Scope, "pools-access", new Inputs
        {
            ["clusterName"] = cluster.ClusterName,
            ["principalArn"] = role.Role.Arn,
            ["type"] = "EC2_LINUX",
            ["tags"] = site.Context.TagInputs("pools-access"),
        });
        return new PoolAccess(profile, [entry, .. role.Rights, .. addOns]);
    }
}
