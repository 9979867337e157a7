using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A folder for resources that live and die together (<c>azure-native:resources:ResourceGroup</c>).</summary>
public sealed class ResourceGroup(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:resources:ResourceGroup", name, inputs, options);
