using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>The coordinator's secrets in Secret Manager: kept in the site's region, encrypted with its key, read by the coordinator alone.</summary>
internal static class Vault
{
    public static void Create(GcpSite site, DataKey key, ServiceAccount? reader)
    {
        var scope = site.Scope.Child("fedinfra:gcp:Vault", "vault");
        Add(site, scope, key, reader, "ca-key", ConfigSecret.CaKey);
        Add(site, scope, key, reader, "enrolment-tokens", ConfigSecret.EnrolmentTokens);
    }

    private static void Add(GcpSite site, Scope scope, DataKey key, ServiceAccount? reader, string name, ConfigSecret value)
    {
        var secret = new ManagedSecret(
            scope,
            name,
            new Inputs
            {
                ["replication"] = new Inputs
                {
                    ["userManaged"] = new Inputs
                    {
                        ["replicas"] =
                        [
                            new Inputs
                            {
                                ["location"] = site.Region,
                                ["customerManagedEncryption"] = new Inputs { ["kmsKeyName"] = key.Id },
                            },
                        ],
                    },
                },

                // A version that is destroyed by mistake can be had back for a week.
                ["versionDestroyTtl"] = "604800s",
                ["labels"] = site.Labels,
            },
            new ResourceOptions { DependsOn = [site.Apis["secretmanager"], key.GrantTo(ServiceAgent.Vault)] });
        _ = new ManagedSecretVersion(scope, $"{name}-value", new Inputs { ["secret"] = secret.Id, ["secretData"] = value });
        if (reader is not null)
        {
            _ = new ManagedSecretIamMember(scope, $"{name}-reader", new Inputs
            {
                ["secretId"] = secret.Id,
                ["role"] = "roles/secretmanager.secretAccessor",
                ["member"] = reader.Member,
            });
        }
    }
}
