using System.Net;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>Who may reach the coordinator, and whom it reaches.</summary>
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

        // Managed databases stand in private networks; on premises the cluster runs what a cloud would sell.
        var services = Peer.Namespace(WorkloadNames.ServicesNamespace);
        // Buckets have public addresses and private endpoints private ones; signing in to Azure is outside as well.
        var onPrem = site.Cloud == Cloud.OnPrem;
        new PolicyDraft(Labels.Selector(App)).To(onPrem ? [services] : Peer.PrivateNetworks(), Ports.Postgres)
            .Add(workplace.Scope, "coordinator-to-database", workplace.Metadata("coordinator-to-database", App));
        new PolicyDraft(Labels.Selector(App)).To([onPrem ? services : Peer.Anywhere()], onPrem ? Ports.ObjectStore : Ports.Https)
            .Add(workplace.Scope, "coordinator-to-objects", workplace.Metadata("coordinator-to-objects", App));
        CloudIdentityRules.Add(workplace, App);
    }

    /// <summary>
    /// The site's own network: machines that pass a load balancer's traffic on, and its health checks. On premises the
    /// hosts, as far as they are known by address: who else is in their network is nobody's to know.
    /// </summary>
    public static IEnumerable<string> AdminNetworks(SiteSettings site) => site.Cloud == Cloud.OnPrem
        ? site.Hosts.Where(host => IPAddress.TryParse(host.Address, out _)).Select(host => Peer.BlockOf(IPAddress.Parse(host.Address)))
        : [site.NetworkCidr];
}
