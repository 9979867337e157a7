using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>Makes an Azure site: AKS.</summary>
public sealed class AzureClusterBuilder : IClusterBuilder
{
    public Cloud Cloud => Cloud.Azure;

    public Cluster Build(SiteContext context) => throw new InvalidOperationException();
}
