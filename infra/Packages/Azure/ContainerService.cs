using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A Kubernetes cluster (<c>azure-native:containerservice:ManagedCluster</c>).</summary>
public sealed class ManagedCluster(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:containerservice:ManagedCluster", name, inputs, options)
{
    /// <summary>Who signs the tokens of its service accounts.</summary>
    public Output<string> IssuerUrl => Output<string>("oidcIssuerProfile.issuerURL");
}

/// <summary>Machines of one size in a cluster (<c>azure-native:containerservice:AgentPool</c>).</summary>
public sealed class AgentPool(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:containerservice:AgentPool", name, inputs, options);

/// <summary>When a cluster may be upgraded (<c>azure-native:containerservice:MaintenanceConfiguration</c>).</summary>
public sealed class MaintenanceConfiguration(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:containerservice:MaintenanceConfiguration", name, inputs, options);
