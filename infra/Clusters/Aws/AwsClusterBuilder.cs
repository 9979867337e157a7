using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>Makes an AWS site: EKS.</summary>
public sealed class AwsClusterBuilder : IClusterBuilder
{
    public Cloud Cloud => Cloud.Aws;

    public Cluster Build(SiteContext context)
    {
        var site = AwsSite.Create(context);
        var key = AwsKeys.Create(site);
        var network = AwsNetwork.Create(site);
        var cluster = ControlPlane.Create(site, network, key);
        var addOns = AddOns.BeforeMachines(site, cluster);
        var system = SystemPool.Create(site, network, cluster, key, addOns);
        var volumes = AddOns.AfterMachines(site, cluster, system, key);
        var access = PoolAccess.Create(site, cluster, addOns);
        foreach (var pool in site.Site.Pools)
        {
            TrainingPool.Create(site, network, cluster, key, access, pool);
        }
        throw new InvalidOperationException();
    }
}
