using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The coordinator's secrets in the cloud's vault; their values come from the stack's encrypted configuration.</summary>
/// <param name="Arns">The secrets, for whoever may read them.</param>
internal sealed record CoordinatorSecrets(IReadOnlyList<Output<string>> Arns)
{
    public static CoordinatorSecrets Create(AwsSite site, Key key) => new(
    [
        Add(site, key, "ca-key", ConfigSecret.CaKey),
        Add(site, key, "enrolment-tokens", ConfigSecret.EnrolmentTokens),
    ]);

    private static Output<string> Add(AwsSite site, Key key, string name, ConfigSecret value)
    {
        var secret = new Secret(site.Scope, name, new Inputs
        {
            ["description"] = value.Description,
            ["kmsKeyId"] = key.Arn,
            ["tags"] = site.Context.TagInputs(name),
        });
        _ = new SecretVersion(site.Scope, $"{name}-value", new Inputs { ["secretId"] = secret.Id, ["secretString"] = value });
        return secret.Arn;
    }
}
