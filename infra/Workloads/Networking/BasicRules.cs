using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>
/// What holds in both namespaces: everything is denied until it is named, and names may be looked up. Agents that use
/// the machine's own network (spot notices) are outside of all network policies.
/// </summary>
internal static class BasicRules
{
    /// <summary>NodeLocal DNSCache, which GKE and others put between pods and the cluster's DNS.</summary>
    private const string NodeLocalDns = "169.254.20.10/32";

    public static void Add(Workplace workplace)
    {
        Everybody().Add(workplace.Scope, "default-deny", workplace.Metadata("default-deny", WorkloadNames.Namespace));
        Everybody().Add(workplace.Scope, "system-default-deny", workplace.SystemMetadata("default-deny", WorkloadNames.SystemNamespace));
        Dns().Add(workplace.Scope, "allow-dns", workplace.Metadata("allow-dns", WorkloadNames.Namespace));
        Dns().Add(workplace.Scope, "system-allow-dns", workplace.SystemMetadata("allow-dns", WorkloadNames.SystemNamespace));

        // The GPU operator, its operands and the cluster autoscaler work through the Kubernetes API and their cloud's,
        // and fetch packages where they build a driver. The API's address is nobody's to know in advance.
        var agents = Everybody().To([Peer.Anywhere()], Ports.KubernetesApi);
        if (workplace.Cluster.InstallDriver)
        {
            agents = agents.To([Peer.Internet()], 80, Ports.Https);
        }

        agents.Add(workplace.Scope, "system-allow-api", workplace.SystemMetadata("allow-api", WorkloadNames.SystemNamespace));
        CloudIdentityRules.AddForSystem(workplace);
    }

    private static PolicyDraft Everybody() => new(new Inputs());

    private static PolicyDraft Dns() => Everybody().ToUdpAndTcp(
        [
            Peer.Namespace("kube-system", new Inputs { ["matchLabels"] = new Inputs { ["k8s-app"] = "kube-dns" } }),
            Peer.Block(NodeLocalDns),
        ],
        Ports.Dns);
}
