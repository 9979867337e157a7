using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>
/// How a workload gets its identity in the cloud. EKS has an agent on each machine; GKE puts its own metadata server,
/// which knows only the pod's identity, in the place of the machine's. Azure's tokens come over HTTPS from outside, and
/// hosts of one's own have none. Nothing else may reach a link-local address, where the machine's own identity lies.
/// </summary>
internal static class CloudIdentityRules
{
    /// <summary>Allows a workload its identity, where it has one.</summary>
    public static void Add(Workplace workplace, string app)
    {
        // EKS ties identities to service accounts by itself and annotates nothing; its agent answers only those.
        if (workplace.Context.Site.Cloud == Cloud.Aws || workplace.Cluster.ServiceAccountAnnotations.ContainsKey(app))
        {
            Allow(workplace, Labels.Selector(app), $"{app}-identity", workplace.Metadata($"{app}-identity", app));
        }
    }

    /// <summary>Allows node agents theirs: the cluster autoscaler has one.</summary>
    public static void AddForSystem(Workplace workplace) =>
        Allow(workplace, new Inputs(), "system-identity", workplace.SystemMetadata("allow-identity", WorkloadNames.SystemNamespace));

    private static void Allow(Workplace workplace, Inputs pods, string name, Inputs metadata)
    {
        var draft = workplace.Context.Site.Cloud switch
        {
            Cloud.Aws => new PolicyDraft(pods).To([Peer.Block("169.254.170.23/32")], 80),
            // 169.254.169.252:988 with Calico, 169.254.169.254:80 with Dataplane V2.
            Cloud.Gcp => new PolicyDraft(pods).To([Peer.Block("169.254.169.252/32")], 988).To([Peer.Block("169.254.169.254/32")], 80),
            _ => null,
        };
        draft?.Add(workplace.Scope, name, metadata);
    }
}
