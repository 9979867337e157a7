using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>Makes a GCP site: GKE.</summary>
public sealed class GcpClusterBuilder : IClusterBuilder
{
    public Cloud Cloud => Cloud.Gcp;

    public Cluster Build(SiteContext context) => throw new InvalidOperationException();
}
