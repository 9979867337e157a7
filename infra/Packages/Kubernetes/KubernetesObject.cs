using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>An object of the Kubernetes API; its inputs are the API's own fields (<c>metadata</c>, <c>spec</c> …).</summary>
public abstract class KubernetesObject : Resource
{
    private protected KubernetesObject(Scope scope, string type, string name, Inputs inputs, ResourceOptions? options)
        : base(scope, type, name, inputs, options)
    {
    }

    /// <summary>The name that the object has in the cluster; <see cref="Resource.Name"/> is the one in the program.</summary>
    public Output<string> ObjectName => Output<string>("metadata.name");
}
