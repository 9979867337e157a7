using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// Makes a GCP site: GKE on private machines, and beside it a bucket, a registry, keys and, where the coordinator runs,
/// a database and a gateway. What must be done once by hand for a new project stands at <see cref="ProjectApis"/>.
/// </summary>
public sealed class GcpClusterBuilder : IClusterBuilder
{
    public Cloud Cloud => Cloud.Gcp;

    public Cluster Build(SiteContext context)
    {
        var site = ProjectApis.Enable(context);
        var key = new DataKey(site);
        var network = SiteNetwork.Create(site);
        var registry = ImageRegistry.Create(site, key);
        var machines = MachineTemplate.Create(site, registry, key);
        var cluster = Kubernetes.Create(site, network, machines, key);
        var systemPool = SystemPool.Create(site, cluster, machines);
        TrainingPools.Create(site, cluster, machines);
        var access = ClusterAccess.Create(site, cluster, key, systemPool);

        var bucket = ObjectStore.Create(site, key);
        var annotations = WorkloadIdentities.Create(site, cluster, bucket);
        LogRetention.Create(site);
        BudgetAlerts.Create(site);
        var database = context.HostsDatabase ? CoordinatorDatabase.Create(site, network, key) : null;
        var gateway = context.HostsCoordinator ? CoordinatorGateway.Create(site) : null;
        if (context.HostsCoordinator)
        {
            Vault.Create(site, key);
        }

        Export(context, cluster, bucket);
        return new Cluster
        {
            Kubernetes = access.Provider,
            Ready = [systemPool, access.StorageClass],
            StorageClass = access.StorageClass.ObjectName,
            Registry = registry.Url,
            Objects = new ObjectStorage(bucket.Url),
            Database = database,
            Gateway = gateway,
            ServiceAccountAnnotations = annotations,
            SpotNotice = SpotNotice.Gcp,
            HasDevicePlugin = true,
        };
    }

    private static void Export(SiteContext context, GkeCluster cluster, Bucket bucket)
    {
        var program = context.Scope.Program;
        program.Export($"{context.Site.Name}ClusterName", cluster.CloudName);
        program.Export($"{context.Site.Name}Bucket", bucket.CloudName);
    }
}
