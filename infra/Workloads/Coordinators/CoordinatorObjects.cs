using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Namespaces;

namespace FedInfra.Infra.Workloads.Coordinators;

/// <summary>The coordinator: one pod with a volume, on an on-demand machine of the system pool.</summary>
internal static class CoordinatorObjects
{
    private const string App = WorkloadNames.Coordinator;

    private const string DataVolume = "data";

    public static void Add(Workplace workplace)
    {
        ServiceAccounts.Add(workplace, App);
        CoordinatorSecrets.Add(workplace);
        _ = new Service(workplace.Scope, "coordinator-headless", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs
            {
                ["clusterIP"] = "None",
                ["selector"] = Labels.Pod(App),
                ["ports"] = CoordinatorContainer.ServicePorts(),
            },
        });

        var coordinator = workplace.Context.Stack.Coordinator;
        _ = new StatefulSet(workplace.Scope, App, new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App, Pods.DoNotAwait()),
            ["spec"] = new Inputs
            {
                ["replicas"] = 1,
                ["serviceName"] = App,
                ["selector"] = new Inputs { ["matchLabels"] = Labels.Pod(App) },
                ["volumeClaimTemplates"] = [Pods.ClaimTemplate(DataVolume, coordinator.VolumeGib, workplace.Cluster.StorageClass)],
                ["persistentVolumeClaimRetentionPolicy"] = Pods.KeepClaims(),
                ["template"] = Pod(workplace),
            },
        });

        // One pod can be moved only by stopping it; a budget that forbade that would block every machine's upgrade.
        _ = new PodDisruptionBudget(workplace.Scope, "coordinator-disruption", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs
            {
                ["maxUnavailable"] = 1,
                ["unhealthyPodEvictionPolicy"] = "AlwaysAllow",
                ["selector"] = new Inputs { ["matchLabels"] = Labels.Pod(App) },
            },
        });
    }

    private static Inputs Pod(Workplace workplace) => new()
    {
        ["metadata"] = new Inputs
        {
            ["labels"] = workplace.PodLabels(App),
            // To save one small machine is not worth interrupting everybody's round.
            ["annotations"] = new Inputs { ["cluster-autoscaler.kubernetes.io/safe-to-evict"] = "false" },
        },
        ["spec"] = new Inputs
        {
            ["serviceAccountName"] = App,
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["priorityClassName"] = PriorityObjects.Coordinator,
            ["nodeSelector"] = Pods.OnSystemPool(),
            ["terminationGracePeriodSeconds"] = 30,
            ["securityContext"] = Restricted.Pod(Restricted.DotNetUser),
            ["containers"] = [CoordinatorContainer.Of(workplace, DataVolume)],
            ["volumes"] = Input.List([Pods.Scratch("tmp"), .. CoordinatorSecrets.Volumes()]),
        },
    };
}
