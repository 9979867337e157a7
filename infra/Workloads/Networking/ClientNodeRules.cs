using System.Net;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>
/// A client node reaches the coordinator and nothing else: whatever runs in it cannot carry data elsewhere. Nobody
/// reaches a client node at all; the default denies it.
/// </summary>
internal static class ClientNodeRules
{
    public static void Add(Workplace workplace)
    {
        const string App = WorkloadNames.ClientNode;
        var rules = new PolicyDraft(Labels.Selector(App)).To([.. CoordinatorPeers(workplace)], Ports.Https, Ports.Nodes);
        if (workplace.Context.HostsCoordinator)
        {
            // Load balancers of a cloud are short-cut inside their own cluster: the packet goes straight to the pod.
            rules = rules.To([Peer.Pods(WorkloadNames.Coordinator)], Ports.Nodes);
        }

        rules.Add(workplace.Scope, "client-node-to-coordinator", workplace.Metadata("client-node-to-coordinator", App));
        CloudIdentityRules.Add(workplace, App);
    }

    /// <summary>
    /// The gateway's address is known only once it exists, and a policy takes no names, so the rule says what it
    /// cannot be: an address inside a network, unless the coordinator stands on hosts of one's own.
    /// </summary>
    private static IEnumerable<Inputs> CoordinatorPeers(Workplace workplace)
    {
        var site = workplace.Context.Stack.CoordinatorSite;
        yield return Peer.Internet();
        if (site.Cloud != Cloud.OnPrem)
        {
            yield break;
        }

        var addresses = site.Hosts.Select(host => IPAddress.TryParse(host.Address, out var address) ? address : null).ToList();
        var blocks = addresses.Contains(null)
            ? Peer.PrivateNetworks()
            : addresses.Select(address => Peer.Block(IPNetworkOf(address!)));
        foreach (var block in blocks)
        {
            yield return block;
        }
    }

    private static string IPNetworkOf(IPAddress address) => new IPNetwork(address, 8 * address.GetAddressBytes().Length).ToString();
}
