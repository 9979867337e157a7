using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A Log Analytics workspace (<c>azure-native:operationalinsights:Workspace</c>).</summary>
public sealed class LogWorkspace(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:operationalinsights:Workspace", name, inputs, options);
