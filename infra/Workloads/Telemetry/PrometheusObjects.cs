using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.Telemetry;

/// <summary>Prometheus: fetches from collector, kubelets and GPUs, takes what the collector passes on, and keeps it 15 days.</summary>
internal static class PrometheusObjects
{
    public const string App = "prometheus";

    public static void Add(Workplace workplace)
    {
        AddRights(workplace);
        _ = new ConfigMap(workplace.Scope, "prometheus-config", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["data"] = new Inputs
            {
                ["prometheus.yaml"] = PrometheusPod.Configuration,
                ["alerts.yaml"] = PrometheusPod.Alerts(workplace),
            },
        });
        _ = new StatefulSet(workplace.Scope, App, new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs
            {
                ["replicas"] = 1,
                ["serviceName"] = App,
                ["selector"] = new Inputs { ["matchLabels"] = Labels.Pod(App) },
                ["volumeClaimTemplates"] = [Pods.ClaimTemplate(PrometheusPod.DataVolume, PrometheusPod.VolumeGib, workplace.Cluster.StorageClass)],
                ["template"] = PrometheusPod.Of(workplace),
            },
        });
        _ = new Service(workplace.Scope, "prometheus-service", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs
            {
                ["type"] = "ClusterIP",
                ["selector"] = Labels.Pod(App),
                ["ports"] = [new Inputs { ["name"] = "http", ["port"] = Ports.Metrics, ["targetPort"] = "http" }],
            },
        });
    }

    /// <summary>To find pods in the two namespaces, and machines and their measurements in the cluster.</summary>
    private static void AddRights(Workplace workplace)
    {
        ServiceAccounts.Add(workplace, App, usesKubernetes: true);
        var account = Roles.Account(workplace.Namespace, App);
        var pods = Roles.Rule("", ["pods"], ["get", "list", "watch"]);
        _ = new Role(workplace.Scope, "prometheus-role", new Inputs { ["metadata"] = workplace.Metadata(App, App), ["rules"] = [pods] });
        _ = new Role(workplace.Scope, "prometheus-system-role", new Inputs { ["metadata"] = workplace.SystemMetadata(App, App), ["rules"] = [pods] });
        _ = new RoleBinding(workplace.Scope, "prometheus-role-binding", Binding(workplace.Metadata(App, App), "Role", App, account));
        _ = new RoleBinding(workplace.Scope, "prometheus-system-role-binding", Binding(workplace.SystemMetadata(App, App), "Role", App, account));

        const string ClusterName = "fedinfra-prometheus";
        var metadata = new Inputs { ["name"] = ClusterName, ["labels"] = Labels.Of(App) };
        _ = new ClusterRole(workplace.Scope, "prometheus-cluster-role", new Inputs
        {
            ["metadata"] = metadata,
            ["rules"] =
            [
                Roles.Rule("", ["nodes"], ["get", "list", "watch"]),
                // Measurements only; nodes/proxy would let it run commands in any pod.
                Roles.Rule("", ["nodes/metrics"], ["get"]),
            ],
        }, new ResourceOptions { DependsOn = workplace.Cluster.Ready });
        _ = new ClusterRoleBinding(workplace.Scope, "prometheus-cluster-role-binding", Binding(metadata, "ClusterRole", ClusterName, account));
    }

    private static Inputs Binding(Inputs metadata, string kind, string role, Inputs account) => new()
    {
        ["metadata"] = metadata,
        ["roleRef"] = Roles.Reference(kind, role),
        ["subjects"] = [account],
    };
}
