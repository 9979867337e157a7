using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads;

/// <summary>The Kubernetes objects of a site, the same on every cluster: a table of contents.</summary>
public static class SiteWorkloads
{
    /// <param name="context">The site.</param>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="coordinator">Where client nodes find the coordinator: a DNS name or an address.</param>
    public static void Add(SiteContext context, Cluster cluster, Output<string> coordinator)
    {
    }
}
