using FedInfra.ClientNode.Sessions;
using FedInfra.ClientNode.Sites;

namespace FedInfra.ClientNode.Privacy;

/// <summary>Gives each node of a process the ledger of its data set; nodes of one data set share it.</summary>
/// <param name="options">The data folder and the site's policy.</param>
/// <param name="nodes">All nodes of the process.</param>
/// <param name="time">Dates the lines.</param>
internal sealed class NodeLedgers(NodeHostOptions options, IReadOnlyList<SiteNode> nodes, TimeProvider time)
{
    /// <summary>Below the data folder.</summary>
    public const string Folder = "ledger";

    private readonly Dictionary<string, NodeLedger> _ledgers = new(StringComparer.Ordinal);

    /// <exception cref="ClientNodeException">The ledger is damaged.</exception>
    public NodePrivacy Of(SiteNode node)
    {
        var dataset = DatasetOf(node);
        if (!_ledgers.TryGetValue(dataset, out var ledger))
        {
            _ledgers.Add(dataset, ledger = NodeLedger.Open(Path.Combine(options.DataFolder, Folder), dataset, time));
        }

        var policy = options.Policy;
        return new NodePrivacy(
            ledger, policy.MaximumEpsilonPerJob, policy.MaximumEpsilon, policy.Delta, node.Name!, nodes.Count(other => DatasetOf(other) == dataset));
    }

    private static string DatasetOf(SiteNode node) => node.Dataset ?? node.Name!;
}
