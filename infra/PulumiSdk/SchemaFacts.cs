using System.Collections.Immutable;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>
/// What Pulumi's YAML runtime adds to a resource from its provider's schema, and what the generated classes of the .NET
/// packages add by themselves: constant inputs and outputs that are secret. Generic resources know no schema, so it stands
/// here, for the types that the model uses; a test compares it with the schemas.
/// </summary>
internal static class SchemaFacts
{
    private const string KubernetesPrefix = "kubernetes:";
    private const string HelmRelease = "kubernetes:helm.sh/v3:Release";

    private static readonly ImmutableArray<string> _labels = ["effectiveLabels", "pulumiLabels"];

    private static readonly Dictionary<string, ImmutableArray<string>> _secretOutputs = new(StringComparer.Ordinal)
    {
        ["aws:rds/instance:Instance"] = ["password", "passwordWo"],
        ["aws:secretsmanager/secretVersion:SecretVersion"] = ["secretBinary", "secretString", "secretStringWo"],
        ["gcp:artifactregistry/repository:Repository"] = _labels,
        ["gcp:compute/address:Address"] = _labels,
        ["gcp:compute/globalAddress:GlobalAddress"] = _labels,
        ["gcp:container/cluster:Cluster"] = _labels,
        ["gcp:kms/cryptoKey:CryptoKey"] = _labels,
        ["gcp:secretmanager/secret:Secret"] = _labels,
        ["gcp:secretmanager/secretVersion:SecretVersion"] = ["secretData", "secretDataWo"],
        ["gcp:sql/databaseInstance:DatabaseInstance"] = ["replicaConfiguration", "rootPassword", "rootPasswordWo", "serverCaCerts"],
        ["gcp:sql/user:User"] = ["password", "passwordWo"],
        ["gcp:storage/bucket:Bucket"] = _labels,
        ["kubernetes:core/v1:Secret"] = ["data", "stringData"],
    };

    /// <summary>Inputs that every resource of a type has, whatever the program says.</summary>
    /// <param name="type">Type token, for example <c>kubernetes:apps/v1:Deployment</c>.</param>
    public static IReadOnlyDictionary<string, object?> ConstantsOf(string type)
    {
        if (type == HelmRelease)
        {
            return new Dictionary<string, object?> { ["compat"] = "true" };
        }

        if (!type.StartsWith(KubernetesPrefix, StringComparison.Ordinal))
        {
            return ImmutableDictionary<string, object?>.Empty;
        }

        // The API's oldest group has no name of its own: core/v1 is written v1.
        var parts = type.Split(':');
        var version = parts[1].StartsWith("core/", StringComparison.Ordinal) ? parts[1]["core/".Length..] : parts[1];
        return new Dictionary<string, object?> { ["apiVersion"] = version, ["kind"] = parts[2] };
    }

    /// <summary>Outputs of a type that the engine must keep secret.</summary>
    public static IReadOnlyList<string> SecretOutputsOf(string type) => _secretOutputs.TryGetValue(type, out var names) ? names : [];
}
