using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// The site's Key Vault: the key that its object storage is encrypted with and, where the coordinator runs, copies of the
/// stack's secrets for those who must recover it (no workload reads them: the coordinator's pod has its own from
/// Kubernetes). Data is reached from the machines' subnet only; the engine writes
/// through the Resource Manager, to which the vault's firewall does not apply.
/// </summary>
internal sealed class AzureVault
{
    public AzureVault(AzureSite whole, AzureNetwork network, AzureLogs logs)
    {
        var site = whole.Part("Vault", "vault");
        Vault = new Vault(
            site.Scope,
            "vault",
            site.Placed(new Inputs
            {
                ["vaultName"] = site.UniqueName("key"),
                ["properties"] = new Inputs
                {
                    ["tenantId"] = site.Tenant,
                    ["sku"] = new Inputs { ["family"] = "A", ["name"] = "standard" },
                    ["enableRbacAuthorization"] = true,
                    ["enableSoftDelete"] = true,
                    ["softDeleteRetentionInDays"] = 90,
                    ["enablePurgeProtection"] = true,
                    ["publicNetworkAccess"] = "Enabled",
                    ["networkAcls"] = new Inputs
                    {
                        ["defaultAction"] = "Deny",
                        ["bypass"] = "AzureServices",
                        ["virtualNetworkRules"] = [new Inputs { ["id"] = network.Nodes.Id }],
                    },
                },
            }),
            new ResourceOptions { Protect = true });
        logs.Collect("vault", Vault, "AuditEvent");
        StorageKey = AddStorageKey(site);
        if (site.Context.HostsCoordinator)
        {
            AddSecret(site, "ca-key", ConfigSecret.CaKey);
            AddSecret(site, "enrolment-tokens", ConfigSecret.EnrolmentTokens);
        }

        if (site.Context.HostsDatabase)
        {
            AddSecret(site, "database-password", ConfigSecret.DatabasePassword);
        }
    }

    public Vault Vault { get; }

    /// <summary>What object storage is encrypted with.</summary>
    public VaultKey StorageKey { get; }

    private VaultKey AddStorageKey(AzureSite site) => new(
        site.Scope,
        "storage-key",
        site.InGroup(new Inputs
        {
            ["vaultName"] = Vault.AzureName,
            ["keyName"] = "storage",
            ["properties"] = new Inputs
            {
                ["kty"] = "RSA",
                ["keySize"] = 3072,
                ["keyOps"] = ["wrapKey", "unwrapKey"],

                // Storage takes the newest version by itself. No version expires: data that nobody rewrote would be lost.
                ["rotationPolicy"] = new Inputs
                {
                    ["lifetimeActions"] =
                    [
                        new Inputs
                        {
                            ["action"] = new Inputs { ["type"] = "rotate" },
                            ["trigger"] = new Inputs { ["timeAfterCreate"] = "P1Y" },
                        },
                    ],
                },
            },
            ["tags"] = site.Context.TagInputs(),
        }),
        new ResourceOptions { Protect = true });

    private void AddSecret(AzureSite site, string name, ConfigSecret secret) => _ = new VaultSecret(site.Scope, name, site.InGroup(new Inputs
    {
        ["vaultName"] = Vault.AzureName,
        ["secretName"] = name,
        ["properties"] = new Inputs { ["value"] = secret, ["contentType"] = "text/plain" },
        ["tags"] = site.Context.TagInputs(),
    }));
}
