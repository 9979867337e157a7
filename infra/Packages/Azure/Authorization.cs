using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A role that somebody has somewhere (<c>azure-native:authorization:RoleAssignment</c>).</summary>
public sealed class RoleAssignment(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:authorization:RoleAssignment", name, inputs, options);
