using System.Text.RegularExpressions;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>
/// A program holds secrets only as references: no text in it looks like a key or token, and no input that is named
/// like a password is a literal. The text itself is never part of the finding.
/// </summary>
internal sealed partial class SecretsByReference : IStructureRule
{
    /// <summary>Inputs whose last name is one of these hold a secret.</summary>
    private static readonly HashSet<string> _secretInputs = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwordWo", "masterPassword", "administratorLoginPassword", "adminPassword", "rootPassword", "rootPasswordWo",
        "privateKey", "secretString", "secretData", "secretKey", "secretAccessKey", "accessKey", "token", "clientSecret", "connectionString",
    };

    public string Id => "secrets-by-reference";

    public IEnumerable<Finding> Check(StackProgram program)
    {
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
        _ => null,
    };

    private static bool HoldsSecret(string path) =>
        _secretInputs.Contains(path[(path.LastIndexOf('.') + 1)..]);

    private static string Name(string path) => path.Length == 0 ? "An output" : $"The input {path}";

    private Finding Error(string? resource, string message) => new(
        Severity.Error,
        Id,
        resource,
        message,
        $"Refer to a secret of the configuration ({string.Join(", ", ConfigSecret.All)}) or to a secret output. If it was a real one, change it: it may be in the history.");

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b")]
    private static partial Regex AwsKey();

    [GeneratedRegex(@"\b(ghp_|gho_|ghs_|github_pat_|glpat-|xox[abprs]-|pul-|sk-)[A-Za-z0-9_-]{20,}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}|AccountKey=[A-Za-z0-9+/=]{40,}|AIza[A-Za-z0-9_-]{35}")]
    private static partial Regex Token();
}
