using System.Net;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads.ClientNodes;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>
/// Whom a client node reaches: the coordinator at its gateway's own addresses, so that whatever runs in it cannot carry
/// data elsewhere. It is wider in two cases: a coordinator on premises that is known by name may stand behind any address
/// of the internet, and data comes from object storage (<see cref="DataLoader"/>). Nobody reaches a client node at all;
/// the default denies it.
/// </summary>
internal static class ClientNodeRules
{
    public static void Add(Workplace workplace)
    {
        const string App = WorkloadNames.ClientNode;
        var rules = new PolicyDraft(Labels.Selector(App)).To([.. CoordinatorPeers(workplace)], Ports.Https);
        if (workplace.Context.HostsCoordinator)
        {
            // Load balancers of a cloud are short-cut inside their own cluster: the packet goes straight to the pod.
            rules = rules.To([Peer.Pods(WorkloadNames.Coordinator)], Ports.Nodes);
        }

        rules.Add(workplace.Scope, "client-node-to-coordinator", workplace.Metadata("client-node-to-coordinator", App));
        CloudIdentityRules.Add(workplace, App);
        DataLoader.AddRule(workplace);
    }

    /// <summary>A policy takes addresses and no names. In a cloud the gateway's are reserved; on premises they are the hosts'.</summary>
    private static IEnumerable<Inputs> CoordinatorPeers(Workplace workplace)
    {
        var stack = workplace.Context.Stack;
        if (stack.CoordinatorSite.Cloud != Cloud.OnPrem)
        {
            return workplace.Coordinator.Reserved.Select(address => Peer.Block(Output.Format($"{address}/32")));
        }

        var addresses = stack.CoordinatorSite.Hosts.Select(host => IPAddress.TryParse(host.Address, out var address) ? address : null).ToList();
        var hosts = addresses.Contains(null)
            ? Peer.PrivateNetworks()
            : addresses.Select(address => Peer.Block(Peer.BlockOf(address!)));
        // A name may lead to a router's public address, and a host's name to any.
        return stack.Coordinator.Hostname is null && !addresses.Contains(null) ? hosts : hosts.Append(Peer.Internet());
    }
}
