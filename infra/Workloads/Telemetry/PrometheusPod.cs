using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.Telemetry;

/// <summary>Prometheus's pod and configuration.</summary>
internal static class PrometheusPod
{
    public const string DataVolume = "data";

    public const int VolumeGib = 30;

    private const string ConfigFolder = "/etc/prometheus";

    private const string DataFolder = "/prometheus";

    public static string Configuration { get; } = EmbeddedText.Read("prometheus.yaml");

    /// <summary>Alert rules; the coordinator's only where it runs.</summary>
    public static string Alerts(Workplace workplace) => workplace.Context.HostsCoordinator
        ? EmbeddedText.Read("alerts.yaml") + EmbeddedText.Read("coordinator-alerts.yaml")
        : EmbeddedText.Read("alerts.yaml");

    public static Inputs Of(Workplace workplace) => new()
    {
        ["metadata"] = new Inputs
        {
            ["labels"] = workplace.PodLabels(PrometheusObjects.App),
            ["annotations"] = new Inputs { ["fedinfra.io/config"] = EmbeddedText.Hash(Configuration + Alerts(workplace)) },
        },
        ["spec"] = new Inputs
        {
            ["serviceAccountName"] = PrometheusObjects.App,
            ["enableServiceLinks"] = false,
            ["nodeSelector"] = Pods.OnSystemPool(),
            ["terminationGracePeriodSeconds"] = 120,
            ["securityContext"] = Restricted.Pod(Restricted.Nobody),
            ["containers"] =
            [
                new Inputs
                {
                    ["name"] = "prometheus",
                    ["image"] = Images.Prometheus,
                    ["args"] =
                    [
                        $"--config.file={ConfigFolder}/prometheus.yaml",
                        $"--storage.tsdb.path={DataFolder}",
                        "--storage.tsdb.retention.time=15d",
                        $"--storage.tsdb.retention.size={VolumeGib - 5}GB",
                        "--web.enable-otlp-receiver",
                    ],
                    ["ports"] = [new Inputs { ["name"] = "http", ["containerPort"] = Ports.Metrics }],
                    ["startupProbe"] = Probe("/-/ready", failures: 60),
                    ["readinessProbe"] = Probe("/-/ready", failures: 3),
                    ["livenessProbe"] = Probe("/-/healthy", failures: 6),
                    ["resources"] = Pods.BurstResources("250m", "1", "2Gi"),
                    ["securityContext"] = Restricted.Container(),
                    ["volumeMounts"] = [Pods.Mount("config", ConfigFolder, readOnly: true), Pods.Mount(DataVolume, DataFolder)],
                },
            ],
            ["volumes"] = [Pods.ConfigVolume("config", PrometheusObjects.App)],
        },
    };

    private static Inputs Probe(string path, int failures) => new()
    {
        ["httpGet"] = new Inputs { ["path"] = path, ["port"] = "http" },
        ["periodSeconds"] = 10,
        ["failureThreshold"] = failures,
    };
}
