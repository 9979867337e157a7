using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A Kubernetes cluster (<c>gcp:container/cluster:Cluster</c>).</summary>
public sealed class GkeCluster(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:container/cluster:Cluster", name, inputs, options)
{
    /// <summary>Its name in the region.</summary>
    public Output<string> CloudName => Output<string>("name");

    /// <summary>Address of the Kubernetes API, without a scheme; a private one where the cluster has no other.</summary>
    public Output<string> Endpoint => Output<string>("endpoint");

    /// <summary>The API's certificate authority: PEM in Base64.</summary>
    public Output<string> CaCertificate => Output<string>("masterAuth.clusterCaCertificate");
}

/// <summary>Machines of one kind in a cluster (<c>gcp:container/nodePool:NodePool</c>).</summary>
public sealed class NodePool(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:container/nodePool:NodePool", name, inputs, options);
