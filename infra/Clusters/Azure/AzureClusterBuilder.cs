using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// Makes an Azure site: AKS with spot and regular agent pools, and beside it a network, a vault, a registry, object storage,
/// logs and a budget; where the coordinator runs, PostgreSQL and a gateway too.
/// </summary>
public sealed class AzureClusterBuilder : IClusterBuilder
{
    public Cloud Cloud => Cloud.Azure;

    public Cluster Build(SiteContext context)
    {
        var site = AzureSite.Create(context);
        var network = new AzureNetwork(site);
        var logs = new AzureLogs(site);
        var vault = new AzureVault(site, network, logs);
        var kubernetes = new AzureKubernetes(site, network, logs);
        var pools = new AzurePools(site, network, kubernetes);
        var registry = new AzureRegistry(site, kubernetes);
        var objects = new AzureObjectStore(site, network, vault, kubernetes);
        var identities = new AzureIdentities(site, kubernetes, objects, logs);
        var database = context.HostsDatabase ? new AzureDatabase(site, network, logs).Database : null;
        var gateway = context.HostsCoordinator ? new AzureGateway(site, network).Gateway : null;
        AzureBudget.Add(site, objects);
        var access = new AzureKubernetesAccess(site, kubernetes, pools);

        context.Scope.Program.Export($"{context.Site.Name}ClusterName", kubernetes.Cluster.AzureName);
        context.Scope.Program.Export($"{context.Site.Name}StorageAccount", objects.Account.AzureName);
        return new Cluster
        {
            Kubernetes = access.Provider,
            Ready = [kubernetes.Cluster, registry.Pull],
            StorageClass = access.StorageClass.ObjectName,
            Registry = registry.Images,
            Objects = new ObjectStorage(objects.Url),
            Database = database,
            Gateway = gateway,
            ServiceAccountAnnotations = identities.Annotations,
            PodLabels = identities.PodLabels,
            SpotNotice = SpotNotice.Azure,

            // AKS puts NVIDIA's driver on GPU machines (gpuProfile).
            InstallDriver = false,

            // With its own name for NVIDIA's runtime; see "NVIDIA GPU Operator with Azure Kubernetes Service" in NVIDIA's documentation.
            NvidiaRuntimeClass = "nvidia-container-runtime",
        };
    }
}
