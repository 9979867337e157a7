using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.ClientNodes;

/// <summary>
/// The site file of a client node (YAML with hyphenated keys, as <c>client-node run --config</c> reads it). The gateway
/// passes TLS through; the node trusts the coordinator's authority and nothing else.
/// </summary>
internal static class SiteFileText
{
    /// <summary>Where the node keeps cached models and unfinished uploads.</summary>
    public const string StateFolder = "/var/lib/fedinfra";

    /// <summary>Where the node finds the coordinator's authority and its own one-time token: what its operator put into its secret.</summary>
    public const string IdentityFolder = "/etc/fedinfra-identity";

    /// <summary>Where the node finds this file, and its policy where the stack has one.</summary>
    public const string ConfigFolder = "/etc/fedinfra";

    /// <summary>The policy's name in either folder.</summary>
    public const string PolicyFile = "policy.yaml";

    // Letters of all languages stay as they are; the text goes into a file, not into a page.
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions _indented = new(_json) { WriteIndented = true };

    public static Output<string> Of(ClientNodeSettings node, PolicySettings? policy, Output<string> coordinator) => Output.Format(
        $"""
        coordinator: "https://{coordinator}:443"
        {Rest(node, policy)}
        """);

    /// <summary>The site's policy file, JSON that YAML readers read; null where the stack does not have it.</summary>
    public static string? PolicyText(PolicySettings? policy) => policy?.Rules?.ToJsonString(_indented).ReplaceLineEndings("\n");

    /// <summary>Everything but the coordinator's address: known without any cloud.</summary>
    internal static string Rest(ClientNodeSettings node, PolicySettings? policy) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        coordinator-ca-file: {IdentityFolder}/ca.pem
        enrolment-token-file: {IdentityFolder}/token
        data-dir: {StateFolder}
        threads: {node.Cpus}
        parallel: 1
        nodes:
          - name: "{node.Name}"
            data: {node.Data.ToJsonString(_json)}
        {PolicyLine(policy)}
        """).ReplaceLineEndings("\n");

    private static string PolicyLine(PolicySettings? policy) => policy switch
    {
        null => "",
        { Rules: null } => $"policy-file: {IdentityFolder}/{PolicyFile}\n",
        _ => $"policy-file: {ConfigFolder}/{PolicyFile}\n",
    };
}
