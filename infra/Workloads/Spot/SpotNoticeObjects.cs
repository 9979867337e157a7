using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Namespaces;

namespace FedInfra.Infra.Workloads.Spot;

/// <summary>
/// An agent on each spot machine that watches the cloud's metadata service, and drains the machine when it is about to
/// go, so that client nodes hand their rounds back instead of vanishing with them.
/// </summary>
internal static class SpotNoticeObjects
{
    public const string App = "spot-notice";

    private const string ClusterName = "fedinfra-spot-notice";

    private const string ScriptFolder = "/etc/spot-notice";

    public static void Add(Workplace workplace)
    {
        if (workplace.Cluster.SpotNotice is not { } notice || !workplace.Context.Site.Pools.Any(pool => pool.Spot))
        {
            return;
        }

        var script = ScriptOf(notice);
        AddRights(workplace);
        _ = new ConfigMap(workplace.Scope, "spot-notice-scripts", new Inputs
        {
            ["metadata"] = workplace.SystemMetadata(App, App),
            ["data"] = new Inputs { ["drain.sh"] = EmbeddedText.Read("drain.sh"), [script] = EmbeddedText.Read(script) },
        });
        _ = new DaemonSet(workplace.Scope, App, new Inputs
        {
            ["metadata"] = workplace.SystemMetadata(App, App),
            ["spec"] = new Inputs
            {
                ["selector"] = new Inputs { ["matchLabels"] = Labels.Pod(App) },
                ["updateStrategy"] = new Inputs
                {
                    ["type"] = "RollingUpdate",
                    ["rollingUpdate"] = new Inputs { ["maxUnavailable"] = "10%" },
                },
                ["template"] = Pod(workplace, script),
            },
        });
    }

    private static string ScriptOf(SpotNotice notice) => notice switch
    {
        SpotNotice.Aws => "aws.sh",
        SpotNotice.Azure => "azure.sh",
        SpotNotice.Gcp => "gcp.sh",
        _ => throw new InvalidOperationException($"There is no script for {notice}."),
    };

    private static Inputs Pod(Workplace workplace, string script) => new()
    {
        ["metadata"] = new Inputs
        {
            ["labels"] = workplace.PodLabels(App),
            ["annotations"] = new Inputs { ["fedinfra.io/config"] = EmbeddedText.Hash(EmbeddedText.Read("drain.sh") + EmbeddedText.Read(script)) },
        },
        ["spec"] = new Inputs
        {
            ["serviceAccountName"] = App,
            ["enableServiceLinks"] = false,
            // The machine's own network: pods are kept from the metadata service, or shown another one.
            ["hostNetwork"] = true,
            ["dnsPolicy"] = "ClusterFirstWithHostNet",
            ["priorityClassName"] = PriorityObjects.NodeAgent,
            ["nodeSelector"] = new Inputs { [WorkloadNames.SpotLabel] = "true" },
            ["tolerations"] = Tolerations.Everything(),
            ["terminationGracePeriodSeconds"] = 5,
            ["securityContext"] = Restricted.Pod(Restricted.Nobody),
            ["containers"] =
            [
                new Inputs
                {
                    ["name"] = App,
                    ["image"] = Images.Kubectl,
                    ["command"] = ["/bin/sh", $"{ScriptFolder}/{script}"],
                    ["env"] = [Pods.FieldVariable("NODE_NAME", "spec.nodeName"), Pods.Variable("HOME", "/tmp")],
                    ["resources"] = Pods.Resources("50m", "96Mi"),
                    ["securityContext"] = Restricted.Container(),
                    ["volumeMounts"] = [Pods.Mount("scripts", ScriptFolder, readOnly: true), Pods.Mount("tmp", "/tmp")],
                },
            ],
            ["volumes"] = [Pods.ConfigVolume("scripts", App), Pods.Scratch("tmp")],
        },
    };

    /// <summary>What <c>kubectl drain</c> needs and no more. Kubernetes cannot narrow it to the agent's own machine.</summary>
    private static void AddRights(Workplace workplace)
    {
        _ = new ServiceAccount(workplace.Scope, $"{App}-account", new Inputs { ["metadata"] = workplace.SystemMetadata(App, App) });
        var metadata = new Inputs { ["name"] = ClusterName, ["labels"] = Labels.Of(App) };
        _ = new ClusterRole(workplace.Scope, $"{App}-role", new Inputs
        {
            ["metadata"] = metadata,
            ["rules"] =
            [
                Roles.Rule("", ["nodes"], ["get", "patch"]),
                Roles.Rule("", ["pods"], ["get", "list"]),
                Roles.Rule("", ["pods/eviction"], ["create"]),
                Roles.Rule("apps", ["daemonsets"], ["get"]),
            ],
        }, new ResourceOptions { DependsOn = workplace.Cluster.Ready });
        _ = new ClusterRoleBinding(workplace.Scope, $"{App}-role-binding", new Inputs
        {
            ["metadata"] = metadata,
            ["roleRef"] = Roles.Reference("ClusterRole", ClusterName),
            ["subjects"] = [Roles.Account(workplace.SystemNamespace, App)],
        });
    }
}
