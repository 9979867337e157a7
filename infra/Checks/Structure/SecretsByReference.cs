using System.Text.RegularExpressions;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>
/// A program holds secrets only as references: no text in it looks like a key or token, no input or environment variable
/// that is named like a password is a literal, and no value of a Kubernetes secret is. The text itself is never part of
/// the finding.
/// </summary>
internal sealed partial class SecretsByReference : IStructureRule
{
    /// <summary>Inputs whose last name is one of these hold a secret.</summary>
    private static readonly HashSet<string> _secretInputs = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwordWo", "masterPassword", "administratorLoginPassword", "adminPassword", "rootPassword", "rootPasswordWo",
        "privateKey", "secretString", "secretData", "secretKey", "secretAccessKey", "accessKey", "token", "clientSecret", "connectionString",
    };

    private static readonly string[] _kubernetesValues = ["data", "stringData"];

    /// <summary>Keys of Kubernetes secrets whose values say who, not what proves it.</summary>
    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "username", "user", "access-key", "access-key-id" };

    public string Id => "secrets-by-reference";

    public IEnumerable<Finding> Check(StackProgram program)
    {
        foreach (var resource in program.Resources)
        {
            foreach (var path in KubernetesSecrets(resource).Concat(EnvironmentVariables(resource)))
            {
                yield return Error(resource.Name, $"{Name(path)} holds a secret as plain text.");
            }
        }

        foreach (var (where, root) in program.Resources.Select(resource => ((string?)resource.Name, (Input)resource.Inputs)).Concat(program.Outputs.Select(output => ((string?)null, output.Value))))
        {
            foreach (var (path, value) in root.Walk())
            {
                if (value is not LiteralInput { Value: string text } || text.Length == 0)
                {
                    continue;
                }

                if (LooksLike(text) is { } kind)
                {
                    yield return Error(where, $"{Name(path)} holds what looks like {kind}.");
                }
                else if (HoldsSecret(path))
                {
                    yield return Error(where, $"{Name(path)} holds a secret as plain text.");
                }
            }
        }
    }

    private static string? LooksLike(string text) => text switch
    {
        _ when PrivateKey().IsMatch(text) => "a private key",
        _ when AwsKey().IsMatch(text) => "an AWS access key",
        _ when Token().IsMatch(text) => "an access token",
        _ when Address().IsMatch(text) => "an address with a password",
        _ => null,
    };

    /// <summary>Values of a Kubernetes secret in which no piece comes from elsewhere.</summary>
    private static IEnumerable<string> KubernetesSecrets(Resource resource) => resource.Type is not ("kubernetes:core/v1:Secret" or "kubernetes:core/v1:SecretPatch")
        ? []
        : from input in _kubernetesValues
          from entry in (resource.Inputs.At(input) as Inputs)?.Values ?? new Dictionary<string, Input>()
          where !_names.Contains(entry.Key) && !HoldsSecret(entry.Key) && IsLiteral(entry.Value)
          select $"{input}.{entry.Key}";

    private static IEnumerable<string> EnvironmentVariables(Resource resource) =>
        from node in resource.Inputs.Walk()
        where node.Value is Inputs && SecretVariable().IsMatch(node.Value.At("name").Text() ?? "") && node.Value.At("value") is { } value && IsLiteral(value)
        select $"{node.Path}.value";

    private static bool IsLiteral(Input value) =>
        value.SelfAndDescendants().All(piece => piece is not (ReferenceInput or SecretInput or InvokeInput))
        && value.SelfAndDescendants().Any(piece => piece is LiteralInput { Value: not "" });

    /// <summary>The last name decides, whichever item of a list it is.</summary>
    private static bool HoldsSecret(string path) =>
        _secretInputs.Contains(Index().Replace(path, "") is var bare ? bare[(bare.LastIndexOf('.') + 1)..] : "");

    private static string Name(string path) => path.Length == 0 ? "An output" : $"The input {path}";

    private Finding Error(string? resource, string message) => new(
        Severity.Error,
        Id,
        resource,
        message,
        $"Refer to a secret of the configuration ({string.Join(", ", ConfigSecret.All)}) or to a secret output. If it was a real one, change it: it may be in the history.");

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();

    [GeneratedRegex("(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretVariable();

    /// <summary><c>postgres://user:password@host</c>.</summary>
    [GeneratedRegex(@"://[^/\s:@]+:[^/\s:@$]+@")]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b")]
    private static partial Regex AwsKey();

    [GeneratedRegex(@"\b(ghp_|gho_|ghs_|github_pat_|glpat-|xox[abprs]-|pul-|sk-)[A-Za-z0-9_-]{20,}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}|AccountKey=[A-Za-z0-9+/=]{40,}|AIza[A-Za-z0-9_-]{35}")]
    private static partial Regex Token();
}
