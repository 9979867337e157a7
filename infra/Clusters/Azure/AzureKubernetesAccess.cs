using System.Globalization;
using FedInfra.Infra.Packages;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>The way into the cluster's API, and the objects there that only an AKS cluster has.</summary>
internal sealed class AzureKubernetesAccess
{
    private readonly AzureSite _site;

    public AzureKubernetesAccess(AzureSite whole, AzureKubernetes kubernetes, AzurePools pools)
    {
        var credentials = Output.Invoke<string>(
            "azure-native:containerservice:listManagedClusterAdminCredentials",
            new Inputs { ["resourceGroupName"] = whole.Group.AzureName, ["resourceName"] = kubernetes.Cluster.AzureName },
            "kubeconfigs",
            whole.Scope.ProviderOf(ProviderPackage.AzureNative.Name));
        var site = whole.Part("KubernetesAccess", "access");
        Provider = new Provider(site.Scope, ProviderPackage.Kubernetes, "kubernetes", new Inputs
        {
            ["kubeconfig"] = Input.Secret(Input.FromBase64(credentials.Inside<string>("[0].value"))),
        });
        _site = site with { Scope = site.Scope.With(Provider) };
        StorageClass = AddStorageClass();
        AddPriorities(pools.Plans);
    }

    /// <summary>Reaches the cluster with its local administrator's certificate; never shown.</summary>
    public Provider Provider { get; }

    /// <summary>Volumes that follow their pod within a zone.</summary>
    public StorageClass StorageClass { get; }

    private StorageClass AddStorageClass()
    {
        var tags = _site.Context.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}");
        return new StorageClass(_site.Scope, "volumes", new Inputs
        {
            ["provisioner"] = "disk.csi.azure.com",

            // Standard SSDs attach to every machine size; premium ones only to those with an "s" in the name.
            ["parameters"] = new Inputs { ["skuName"] = "StandardSSD_LRS", ["tags"] = string.Join(',', tags) },
            ["allowVolumeExpansion"] = true,
            ["reclaimPolicy"] = "Delete",
            ["volumeBindingMode"] = "WaitForFirstConsumer",
        });
    }

    /// <summary>
    /// The order in which the autoscaler tries agent pools: a pool's machine types as the stack lists them, on demand last.
    /// Name and namespace are the ones it looks for (cluster-autoscaler's "priority" expander); scale sets are called
    /// <c>aks-{pool}-{number}-vmss</c>.
    /// </summary>
    private void AddPriorities(IReadOnlyList<AgentPoolPlan> plans)
    {
        const int Highest = 1000;
        var groups = plans
            .GroupBy(plan => plan.Spot ? Highest - plan.Rank : 10)
            .OrderByDescending(group => group.Key)
            .Select(group => string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Key}:\n{string.Concat(group.Select(plan => $"  - ^aks-{plan.Name}-.*\n"))}"));
        _ = new ConfigMap(_site.Scope, "priorities", new Inputs
        {
            ["metadata"] = new Inputs { ["name"] = "cluster-autoscaler-priority-expander", ["namespace"] = "kube-system" },
            ["data"] = new Inputs { ["priorities"] = string.Concat(groups) + "1:\n  - .*\n" },
        });
    }
}
