using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// Copies of the coordinator's secrets in Secret Manager, for the people who must recover it: kept in the site's region,
/// encrypted with its key. No workload reads them: the coordinator's pod has them from Kubernetes.
/// </summary>
internal static class Vault
{
    public static void Create(GcpSite site, DataKey key)
    {
        var scope = site.Scope.Child("fedinfra:gcp:Vault", "vault");
        Add(site, scope, key, "ca-key", ConfigSecret.CaKey);
        Add(site, scope, key, "enrolment-tokens", ConfigSecret.EnrolmentTokens);
    }

    private static void Add(GcpSite site, Scope scope, DataKey key, string name, ConfigSecret value)
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
    }
}
