using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.ClientNodes;

/// <summary>Client nodes: for each a StatefulSet of one pod, its site file, its volumes.</summary>
internal static class ClientNodeObjects
{
    internal const string App = WorkloadNames.ClientNode;

    public static void Add(Workplace workplace)
    {
        ServiceAccounts.Add(workplace, App);
        _ = new Service(workplace.Scope, "client-node-headless", new Inputs
        {
            // A StatefulSet wants one; client nodes listen on nothing.
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs { ["clusterIP"] = "None", ["selector"] = new Inputs { [Labels.Name] = App } },
        });
        foreach (var node in workplace.Context.Site.ClientNodes)
        {
            Add(workplace, node);
        }
    }

    /// <summary>Name of a client node's StatefulSet, site file and claim.</summary>
    public static string NameOf(ClientNodeSettings node) => $"node-{node.Name}";

    private static void Add(Workplace workplace, ClientNodeSettings node)
    {
        var name = NameOf(node);
        var policy = workplace.Context.Site.Policy;
        var files = new Inputs { ["site.yaml"] = SiteFileText.Of(node, policy, workplace.Coordinator.InUrl) };
        files[SiteFileText.PolicyFile] = SiteFileText.PolicyText(policy) is { } text ? (Input)text : null;
        _ = new ConfigMap(workplace.Scope, $"site-file-{name}", new Inputs
        {
            ["metadata"] = workplace.Metadata(name, App),
            ["data"] = files,
        });
        List<Input> claims = [Pods.ClaimTemplate(ClientNodePod.StateVolume, 20, workplace.Cluster.StorageClass)];
        if (node.DataHostPath is not null)
        {
            ClientNodeData.AddHostFolder(workplace, node, name, App);
        }
        else
        {
            claims.Add(Pods.ClaimTemplate(ClientNodePod.DataVolume, node.DataVolumeGib, workplace.Cluster.StorageClass));
        }

        // The schedule's jobs move the count, and `pulumi up` must not move it back. At first there are none, so that a first
        // `up` at noon does not open a pool of the night. (The pool itself begins with the machines it is to have: reports
        // read its cost there, and machines without pods go within minutes.)
        var scheduled = workplace.Context.Site.Pools.Any(pool => pool.Name == node.Pool && pool.Schedule is not null);
        _ = new StatefulSet(workplace.Scope, name, new Inputs
        {
            ["metadata"] = workplace.Metadata(name, App, Pods.DoNotAwait()),
            ["spec"] = new Inputs
            {
                ["replicas"] = scheduled ? 0 : 1,
                ["serviceName"] = App,
                ["selector"] = new Inputs { ["matchLabels"] = Labels.Pod(App, name) },
                ["volumeClaimTemplates"] = Input.List(claims.ToArray()),
                ["persistentVolumeClaimRetentionPolicy"] = Pods.KeepClaims(),
                ["template"] = ClientNodePod.Of(workplace, node),
            },
        }, new ResourceOptions { IgnoreChanges = scheduled ? ["spec.replicas"] : [] });

        // A budget for each node, of one pod, which may always go: it hands its round back. One budget for all would make
        // the second spot machine of a bad minute wait until the first one's node runs again, and it has no time to wait.
        _ = new PodDisruptionBudget(workplace.Scope, $"disruption-{name}", new Inputs
        {
            ["metadata"] = workplace.Metadata(name, App),
            ["spec"] = new Inputs
            {
                ["maxUnavailable"] = 1,
                ["unhealthyPodEvictionPolicy"] = "AlwaysAllow",
                ["selector"] = new Inputs { ["matchLabels"] = Labels.Pod(App, name) },
            },
        });
    }
}
