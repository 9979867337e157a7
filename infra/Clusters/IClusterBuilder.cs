using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters;

/// <summary>Makes a Kubernetes cluster, and all that stands around it, of one cloud's resources.</summary>
public interface IClusterBuilder
{
    /// <summary>The cloud whose resources it makes.</summary>
    Cloud Cloud { get; }

    /// <summary>Adds the site's resources to its program.</summary>
    /// <param name="context">The site; every setting has been checked.</param>
    /// <returns>What the workloads need to know of the cluster.</returns>
    Cluster Build(SiteContext context);
}
