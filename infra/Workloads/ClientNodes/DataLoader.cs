using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.ClientNodes;

/// <summary>
/// An init container that fills a client node's volume from <c>data/NODE/</c> of the site's object storage, with the
/// workload's own identity. In the clouds only: on premises the data lies on a host, or is carried to the volume.
/// </summary>
internal static class DataLoader
{
    /// <summary>Addresses of Google's APIs that a network reaches without the internet (<c>private.googleapis.com</c>).</summary>
    private const string GooglePrivateAccess = "199.36.153.8/30";

    /// <summary>True where the client node's data settings speak of files on its volume.</summary>
    public static bool IsWanted(Workplace workplace, ClientNodeSettings node) =>
        workplace.Context.Site.Cloud != Cloud.OnPrem && node.DataHostPath is null && MentionsVolume(node.Data);

    /// <param name="workplace">The site.</param>
    /// <param name="node">The client node.</param>
    /// <param name="resources">Its processors and memory, of which this has the use first.</param>
    public static Inputs Container(Workplace workplace, ClientNodeSettings node, Inputs resources) => new()
    {
        ["name"] = "load-data",
        ["image"] = workplace.Context.Site.Cloud switch
        {
            Cloud.Aws => Images.AwsCli,
            Cloud.Azure => Images.AzureCli,
            _ => Images.GoogleCli,
        },
        ["command"] = ["/bin/sh", "-c", EmbeddedText.Read("load-data.sh")],
        // The tools keep what they know in their home.
        ["env"] = [Pods.Variable("SOURCE", workplace.Cluster.Objects.Url), Pods.Variable("NODE", node.Name), Pods.Variable("HOME", "/tmp")],
        ["resources"] = resources,
        ["securityContext"] = Restricted.Container(),
        ["volumeMounts"] = [Pods.Mount(ClientNodePod.DataVolume, ClientNodeSettings.DataFolder), Pods.Mount("tmp", "/tmp")],
    };

    /// <summary>Google's storage under an address that a network rule can name; null on other clouds, which have none.</summary>
    public static Input? HostAliases(Workplace workplace) => workplace.Context.Site.Cloud == Cloud.Gcp
        ? [new Inputs { ["ip"] = GooglePrivateAccess[..GooglePrivateAccess.IndexOf('/', StringComparison.Ordinal)], ["hostnames"] = ["storage.googleapis.com"] }]
        : null;

    /// <summary>
    /// Lets client nodes reach the object storage. A policy belongs to a pod, not to one of its containers, and S3 and
    /// Azure have no addresses that it could name: there a node that loads data can dial the internet's port 443, and
    /// what keeps data inside is the program that runs in it, not the network.
    /// </summary>
    public static void AddRule(Workplace workplace)
    {
        if (workplace.Context.Site.ClientNodes.Any(node => IsWanted(workplace, node)))
        {
            const string App = WorkloadNames.ClientNode;
            var storage = workplace.Context.Site.Cloud == Cloud.Gcp ? Peer.Block(GooglePrivateAccess) : Peer.Internet();
            new PolicyDraft(Labels.Selector(App)).To([storage], Ports.Https)
                .Add(workplace.Scope, "client-node-to-objects", workplace.Metadata("client-node-to-objects", App));
        }
    }

    private static bool MentionsVolume(JsonNode? data) => data switch
    {
        JsonObject map => map.Any(entry => MentionsVolume(entry.Value)),
        JsonArray list => list.Any(MentionsVolume),
        JsonValue value when value.GetValueKind() == JsonValueKind.String =>
            value.GetValue<string>() is var text && (text == ClientNodeSettings.DataFolder || text.StartsWith(ClientNodeSettings.DataFolder + "/", StringComparison.Ordinal)),
        _ => false,
    };
}
