using System.Net;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>
/// Who may reach the coordinator. It calls nobody (but may send to the collector): it keeps everything on its own volume, so it may reach neither
/// database nor object storage, nor the identity with which a later version will.
/// </summary>
internal static class CoordinatorRules
{
    public static void Add(Workplace workplace)
    {
        const string App = WorkloadNames.Coordinator;
        var site = workplace.Context.Site;

        // From anywhere: nodes come through the gateway with their own addresses, and prove who they are by TLS.
        new PolicyDraft(Labels.Selector(App)).From([], Ports.Nodes)
            .Add(workplace.Scope, "coordinator-from-nodes", workplace.Metadata("coordinator-from-nodes", App));

        var admins = workplace.Context.Stack.Coordinator.AdminCidrs.Concat(AdminNetworks(site))
            .Select(cidr => Peer.Block(cidr))
            .Append(Peer.Cluster());
        new PolicyDraft(Labels.Selector(App)).From(admins, Ports.Admin)
            .Add(workplace.Scope, "coordinator-from-admins", workplace.Metadata("coordinator-from-admins", App));

    }

    /// <summary>
    /// The site's own network: machines that pass a load balancer's traffic on, and its health checks. On premises the
    /// hosts, as far as they are known by address: who else is in their network is nobody's to know.
    /// </summary>
    public static IEnumerable<string> AdminNetworks(SiteSettings site) => site.Cloud == Cloud.OnPrem
        ? site.Hosts.Where(host => IPAddress.TryParse(host.Address, out _)).Select(host => Peer.BlockOf(IPAddress.Parse(host.Address)))
        : [site.NetworkCidr];
}
