using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The site's pools and what moves them; nothing at all where it has none.</summary>
internal static class TrainingPools
{
    /// <param name="site">The site.</param>
    /// <param name="network">Its private subnets have the machines.</param>
    /// <param name="cluster">What they join.</param>
    /// <param name="kubernetes">Reaches it.</param>
    /// <param name="key">Encrypts their volumes.</param>
    /// <param name="addOns">What must be there when the first machine starts.</param>
    /// <param name="ready">What must be there when the first workload starts.</param>
    public static void Add(
        AwsSite site,
        AwsNetwork network,
        EksCluster cluster,
        Provider kubernetes,
        Key key,
        IReadOnlyList<Resource> addOns,
        IReadOnlyList<Resource> ready)
    {
        if (site.Site.Pools.Count == 0)
        {
            return;
        }

        var access = PoolAccess.Create(site, cluster, addOns);
        AutoScalingGroup[] pools = [.. site.Site.Pools.Select(pool => TrainingPool.Create(site, cluster, key, access, pool, SubnetOf(site, network, pool)))];
        ClusterAutoscaler.Add(site, cluster, kubernetes, pools, ready);
        NeuronDevices.Add(site, kubernetes, ready);
    }

    /// <summary>By the pool's place in the file, so that pools spread over the zones; a new pool goes to the end of the list and moves no other.</summary>
    private static Subnet SubnetOf(AwsSite site, AwsNetwork network, PoolSettings pool)
    {
        var index = site.Site.Pools.TakeWhile(other => other.Name != pool.Name).Count();
        return network.PrivateSubnets[index % network.PrivateSubnets.Count];
    }
}
