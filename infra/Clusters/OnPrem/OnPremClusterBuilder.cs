using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>Makes an on-premises site: K3s on hosts reached over SSH.</summary>
public sealed class OnPremClusterBuilder : IClusterBuilder
{
    public Cloud Cloud => Cloud.OnPrem;

    public Cluster Build(SiteContext context) => throw new InvalidOperationException();
}
