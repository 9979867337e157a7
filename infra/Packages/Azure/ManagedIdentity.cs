using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>An identity that machines and workloads take on (<c>azure-native:managedidentity:UserAssignedIdentity</c>).</summary>
public sealed class UserAssignedIdentity(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:managedidentity:UserAssignedIdentity", name, inputs, options)
{
    /// <summary>By which a workload asks for its tokens.</summary>
    public Output<string> ClientId => Output<string>("clientId");

    /// <summary>To which roles are given.</summary>
    public Output<string> PrincipalId => Output<string>("principalId");
}

/// <summary>Trust in the tokens of another issuer (<c>azure-native:managedidentity:FederatedIdentityCredential</c>).</summary>
public sealed class FederatedIdentityCredential(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:managedidentity:FederatedIdentityCredential", name, inputs, options);
