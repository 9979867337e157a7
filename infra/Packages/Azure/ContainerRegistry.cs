using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A registry of container images (<c>azure-native:containerregistry:Registry</c>).</summary>
public sealed class Registry(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:containerregistry:Registry", name, inputs, options)
{
    /// <summary>Its host name.</summary>
    public Output<string> LoginServer => Output<string>("loginServer");
}
