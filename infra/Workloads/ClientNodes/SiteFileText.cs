using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.ClientNodes;

/// <summary>
/// The site file of a client node (YAML with hyphenated keys, as <c>client-node run --config</c> reads it). Nodes dial
/// HTTPS: the gateway passes TLS through, so it works from the version on in which the coordinator speaks it.
/// </summary>
internal static class SiteFileText
{
    /// <summary>Where the node keeps cached models and unfinished uploads.</summary>
    public const string StateFolder = "/var/lib/fedinfra";

    // Letters of all languages stay as they are; the text goes into a file, not into a page.
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Output<string> Of(ClientNodeSettings node, Output<string> coordinator) => Output.Format(
        $"""
        coordinator: "https://{coordinator}:443"
        {Rest(node)}
        """);

    /// <summary>Everything but the coordinator's address: known without any cloud.</summary>
    internal static string Rest(ClientNodeSettings node) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        data-dir: {StateFolder}
        threads: {node.Cpus}
        parallel: 1
        nodes:
          - name: "{node.Name}"
            data: {node.Data.ToJsonString(_json)}

        """).ReplaceLineEndings("\n");
}
