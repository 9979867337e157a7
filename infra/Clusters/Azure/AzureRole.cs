using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// A role that Azure has built in; its GUID is the same in every subscription (Azure's list of built-in roles).
/// </summary>
/// <param name="Guid">Which role.</param>
internal sealed record AzureRole(string Guid)
{
    /// <summary>Pull images.</summary>
    public static readonly AzureRole AcrPull = new("7f951dda-4ed3-4680-a7ca-43fe172d538d");

    /// <summary>Wrap and unwrap with a vault's keys, for encryption at rest.</summary>
    public static readonly AzureRole KeyVaultCryptoServiceEncryptionUser = new("e147488a-f6f5-4113-8e2d-b22465e65bf6");

    /// <summary>Let machines take on an identity.</summary>
    public static readonly AzureRole ManagedIdentityOperator = new("f1a07417-d97a-45cb-824c-7a7467783830");

    /// <summary>Send metrics.</summary>
    public static readonly AzureRole MonitoringMetricsPublisher = new("3913510d-42f4-4e42-8a64-420c390055eb");

    /// <summary>Join subnets, attach public addresses.</summary>
    public static readonly AzureRole NetworkContributor = new("4d97b98b-1d4f-4787-a291-c67834d212e7");

    /// <summary>Read blobs.</summary>
    public static readonly AzureRole StorageBlobDataReader = new("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1");

    /// <summary>Gives the role.</summary>
    /// <param name="site">Where the assignment is recorded.</param>
    /// <param name="name">The assignment's name in the program; in Azure it is a GUID that the engine makes.</param>
    /// <param name="identity">Who gets it.</param>
    /// <param name="on">On what, and everything inside it.</param>
    /// <param name="condition">What must be true of a request, in Azure's language of conditions; null for nothing.</param>
    public RoleAssignment Give(AzureSite site, string name, UserAssignedIdentity identity, AzureResource on, string? condition = null) => new(site.Scope, name, new Inputs
    {
        ["principalId"] = identity.PrincipalId,

        // Without the type Azure looks the identity up, and may not find one that is seconds old.
        ["principalType"] = "ServicePrincipal",
        ["roleDefinitionId"] = Output.Format($"/subscriptions/{site.Subscription}/providers/Microsoft.Authorization/roleDefinitions/{Guid}"),
        ["scope"] = on.Id,
        ["condition"] = condition is null ? null : (Input)condition,
        ["conditionVersion"] = condition is null ? null : (Input)"2.0",
    });
}
