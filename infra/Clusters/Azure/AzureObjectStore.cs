using FedInfra.Infra.Addresses;
using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// The site's object storage: one private, versioned container, encrypted with the vault's key, reached from the machines'
/// subnet and the administrators' addresses, with an identity only. There are no account keys to leak.
/// </summary>
internal sealed class AzureObjectStore
{
    public AzureObjectStore(AzureSite whole, AzureNetwork network, AzureVault vault, AzureKubernetes kubernetes)
    {
        var site = whole.Part("ObjectStore", "objects");
        var identity = new UserAssignedIdentity(site.Scope, "encryption", site.Placed(new Inputs()));
        var useKey = AzureRole.KeyVaultCryptoServiceEncryptionUser.Give(site, "encryption-key", identity, vault.Vault);

        // A role takes minutes to be known everywhere, and storage tries the key at once: a cluster takes longer still.
        Account = new StorageAccount(
            site.Scope,
            "account",
            site.Placed(AccountInputs(site, network, vault, identity)),
            new ResourceOptions { Protect = true, DependsOn = [useKey, kubernetes.Cluster] });
        var properties = AddProperties(site);
        Container = new BlobContainer(
            site.Scope,
            "container",
            site.InGroup(new Inputs
            {
                ["accountName"] = Account.AzureName,
                ["containerName"] = "fedinfra",
                ["publicAccess"] = "None",
            }),
            new ResourceOptions { Protect = true, DependsOn = [properties] });
        AddLifecycle(site, properties);
    }

    public StorageAccount Account { get; }

    public BlobContainer Container { get; }

    public Output<string> Url => Output.Format($"{Account.BlobEndpoint}{Container.AzureName}");

    private static Inputs AccountInputs(AzureSite site, AzureNetwork network, AzureVault vault, UserAssignedIdentity identity) => new()
    {
        ["accountName"] = site.UniqueName("obj"),
        ["kind"] = "StorageV2",
        ["sku"] = new Inputs { ["name"] = "Standard_ZRS" },
        ["accessTier"] = "Hot",
        ["allowBlobPublicAccess"] = false,
        ["allowSharedKeyAccess"] = false,
        ["allowCrossTenantReplication"] = false,
        ["enableHttpsTrafficOnly"] = true,
        ["minimumTlsVersion"] = "TLS1_2",
        ["publicNetworkAccess"] = "Enabled",
        ["networkRuleSet"] = new Inputs
        {
            ["defaultAction"] = "Deny",
            ["bypass"] = "AzureServices",
            ["ipRules"] = Administrators(site),
            ["virtualNetworkRules"] = [new Inputs { ["virtualNetworkResourceId"] = network.Nodes.Id, ["action"] = "Allow" }],
        },
        ["identity"] = new Inputs { ["type"] = "UserAssigned", ["userAssignedIdentities"] = [identity.Id] },
        ["encryption"] = new Inputs
        {
            ["keySource"] = "Microsoft.Keyvault",
            ["keyVaultProperties"] = new Inputs
            {
                ["keyVaultUri"] = vault.Vault.Uri,
                ["keyName"] = vault.StorageKey.AzureName,
            },
            ["encryptionIdentity"] = new Inputs { ["encryptionUserAssignedIdentity"] = identity.Id },
            ["requireInfrastructureEncryption"] = true,
            ["services"] = new Inputs
            {
                ["blob"] = new Inputs { ["enabled"] = true, ["keyType"] = "Account" },
                ["file"] = new Inputs { ["enabled"] = true, ["keyType"] = "Account" },
            },
        },
    };

    /// <summary>Who puts data there, from outside and with an identity. Azure takes public addresses only, and one alone without a length.</summary>
    private static Input? Administrators(AzureSite site)
    {
        Input[] rules =
        [
            .. site.Context.Stack.Coordinator.AdminCidrs
                .Where(cidr => Ipv4Block.TryParse(cidr, out var block) && !block.IsPrivate)
                .Select(cidr => cidr.EndsWith("/32", StringComparison.Ordinal) ? cidr[..^3] : cidr)
                .Distinct(StringComparer.Ordinal)
                .Select(address => new Inputs { ["iPAddressOrRange"] = address, ["action"] = "Allow" }),
        ];
        return rules.Length == 0 ? null : Input.List(rules);
    }

    private BlobServiceProperties AddProperties(AzureSite site) => new(site.Scope, "versions", site.InGroup(new Inputs
    {
        ["accountName"] = Account.AzureName,
        ["blobServicesName"] = "default",
        ["isVersioningEnabled"] = true,
        ["deleteRetentionPolicy"] = new Inputs { ["enabled"] = true, ["days"] = 30 },
        ["containerDeleteRetentionPolicy"] = new Inputs { ["enabled"] = true, ["days"] = 30 },
    }));

    /// <summary>Versions that nothing points to any more go after ninety days.</summary>
    private void AddLifecycle(AzureSite site, BlobServiceProperties properties) => _ = new ManagementPolicy(
        site.Scope,
        "lifecycle",
        site.InGroup(new Inputs
        {
            ["accountName"] = Account.AzureName,
            ["managementPolicyName"] = "default",
            ["policy"] = new Inputs
            {
                ["rules"] =
                [
                    new Inputs
                    {
                        ["name"] = "old-versions",
                        ["enabled"] = true,
                        ["type"] = "Lifecycle",
                        ["definition"] = new Inputs
                        {
                            ["filters"] = new Inputs { ["blobTypes"] = ["blockBlob"] },
                            ["actions"] = new Inputs
                            {
                                ["version"] = new Inputs { ["delete"] = new Inputs { ["daysAfterCreationGreaterThan"] = 90 } },
                            },
                        },
                    },
                ],
            },
        }),
        new ResourceOptions { DependsOn = [properties] });
}
