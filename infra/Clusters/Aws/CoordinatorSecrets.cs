using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// Copies of the coordinator's secrets in the cloud's vault, for the people who must recover it; their values come from the
/// stack's encrypted configuration. No workload reads them: the coordinator's pod has them from Kubernetes.
/// </summary>
internal static class CoordinatorSecrets
{
    public static void Add(AwsSite site, Key key)
    {
        Add(site, key, "ca-key", ConfigSecret.CaKey);
        Add(site, key, "enrolment-tokens", ConfigSecret.EnrolmentTokens);
    }

    private static void Add(AwsSite site, Key key, string name, ConfigSecret value)
    {
        var secret = new Secret(site.Scope, name, new Inputs
        {
            ["description"] = value.Description,
            ["kmsKeyId"] = key.Arn,
            ["tags"] = site.Context.TagInputs(name),
        });
        _ = new SecretVersion(site.Scope, $"{name}-value", new Inputs { ["secretId"] = secret.Id, ["secretString"] = value });
    }
}
