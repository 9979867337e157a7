using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>Makes an AWS site: EKS, and around it network, key, registry, bucket, identities, logs, budget; where the coordinator runs also database, secrets and gateway.</summary>
public sealed class AwsClusterBuilder : IClusterBuilder
{
    public Cloud Cloud => Cloud.Aws;

    public Cluster Build(SiteContext context)
    {
        var site = AwsSite.Create(context);
        var key = AwsKeys.Create(site);
        var network = AwsNetwork.Create(site);
        var cluster = ControlPlane.Create(site, network, key);
        var kubernetes = ControlPlane.Connect(site, cluster);

        var addOns = AddOns.BeforeMachines(site, cluster);
        var system = SystemPool.Create(site, network, cluster, key, addOns);
        var running = AddOns.AfterMachines(site, cluster, system, key);
        var volumes = EncryptedVolumes.Create(site, kubernetes, key, running);
        IReadOnlyList<Resource> ready = [system, .. running, volumes];
        TrainingPools.Add(site, network, cluster, kubernetes, key, addOns, ready);

        var registry = ImageRegistry.Create(site, key);
        var objects = ObjectBucket.Create(site, key);
        var identities = new WorkloadIdentities(site, cluster, key);
        identities.AddClientNode(objects);
        identities.AddTelemetry(LogGroups.Workloads(site, key));
        SpendingBudget.Add(site);

        context.Scope.Program.Export($"{site.Site.Name}ClusterName", cluster.ClusterName);
        context.Scope.Program.Export($"{site.Site.Name}Bucket", objects.BucketName);
        var result = new Cluster
        {
            Kubernetes = kubernetes,
            Ready = ready,
            StorageClass = volumes.ObjectName,
            Registry = registry,
            Objects = new ObjectStorage(Output.Format($"s3://{objects.BucketName}")),
            SpotNotice = SpotNotice.Aws,
        };
        return context.HostsCoordinator ? WithCoordinator(result, site, network, cluster, system, key) : result;
    }

    private static Cluster WithCoordinator(Cluster result, AwsSite site, AwsNetwork network, EksCluster cluster, NodeGroup system, Key key)
    {
        CoordinatorSecrets.Add(site, key);
        return result with
        {
            Database = site.Context.HostsDatabase ? PostgresDatabase.Create(site, network, cluster, key) : null,
            Gateway = CoordinatorGateway.Create(site, network, cluster, system),
        };
    }
}
