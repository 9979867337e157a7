using System.Globalization;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Schedules;

/// <summary>A job that sets the count of some client nodes at set times.</summary>
internal static class ScheduleJob
{
    public static void Add(Workplace workplace, string name, string timeZone, string cron, IReadOnlyList<string> nodes, int replicas) =>
        _ = new CronJob(workplace.Scope, $"schedule-{name}", new Inputs
        {
            ["metadata"] = workplace.Metadata($"schedule-{name}", ScheduleObjects.App),
            ["spec"] = new Inputs
            {
                ["schedule"] = cron,
                ["timeZone"] = timeZone,
                ["concurrencyPolicy"] = "Replace",
                // Where the cluster was away at that minute, the job is made up for within the hour.
                ["startingDeadlineSeconds"] = 3600,
                ["successfulJobsHistoryLimit"] = 1,
                ["failedJobsHistoryLimit"] = 3,
                ["jobTemplate"] = new Inputs
                {
                    ["spec"] = new Inputs
                    {
                        ["backoffLimit"] = 6,
                        ["activeDeadlineSeconds"] = 600,
                        ["template"] = Pod(workplace, nodes, replicas),
                    },
                },
            },
        });

    private static Inputs Pod(Workplace workplace, IReadOnlyList<string> nodes, int replicas) => new()
    {
        ["metadata"] = new Inputs { ["labels"] = workplace.PodLabels(ScheduleObjects.App) },
        ["spec"] = new Inputs
        {
            ["restartPolicy"] = "Never",
            ["serviceAccountName"] = ScheduleObjects.App,
            ["enableServiceLinks"] = false,
            ["nodeSelector"] = Pods.OnSystemPool(),
            ["securityContext"] = Restricted.Pod(Restricted.Nobody),
            ["containers"] =
            [
                new Inputs
                {
                    ["name"] = "kubectl",
                    ["image"] = Images.Kubectl,
                    ["command"] = Input.List(
                    [
                        "kubectl", "scale", $"--namespace={WorkloadNames.Namespace}",
                        string.Create(CultureInfo.InvariantCulture, $"--replicas={replicas}"),
                        .. nodes.Select(node => (Input)$"statefulset/{node}"),
                    ]),
                    // kubectl keeps what it learns of the API in its home.
                    ["env"] = [Pods.Variable("HOME", "/tmp")],
                    ["resources"] = Pods.Resources("100m", "128Mi"),
                    ["securityContext"] = Restricted.Container(),
                    ["volumeMounts"] = [Pods.Mount("tmp", "/tmp")],
                },
            ],
            ["volumes"] = [Pods.Scratch("tmp")],
        },
    };
}
