using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.Telemetry;

/// <summary>The collector's pod.</summary>
internal static class CollectorPod
{
    private const string ConfigFolder = "/etc/otelcol";

    public static Inputs Of(Workplace workplace) => new()
    {
        ["metadata"] = new Inputs
        {
            ["labels"] = workplace.PodLabels(CollectorObjects.App),
            ["annotations"] = new Inputs { ["fedinfra.io/config"] = EmbeddedText.Hash(EmbeddedText.Read("collector.yaml")) },
        },
        ["spec"] = new Inputs
        {
            ["serviceAccountName"] = CollectorObjects.App,
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["nodeSelector"] = Pods.OnSystemPool(),
            ["securityContext"] = Restricted.Pod(Restricted.Nobody),
            ["containers"] =
            [
                new Inputs
                {
                    ["name"] = "collector",
                    ["image"] = Images.OpenTelemetryCollector,
                    ["args"] = [$"--config={ConfigFolder}/collector.yaml"],
                    ["ports"] =
                    [
                        Port("otlp-grpc", Ports.OtlpGrpc),
                        Port("otlp-http", Ports.OtlpHttp),
                        Port("metrics", Ports.CollectorMetrics),
                    ],
                    ["readinessProbe"] = Probe(),
                    ["livenessProbe"] = Probe(),
                    ["resources"] = Pods.Resources("200m", "512Mi"),
                    ["securityContext"] = Restricted.Container(),
                    ["volumeMounts"] = [Pods.Mount("config", ConfigFolder, readOnly: true)],
                },
            ],
            ["volumes"] = [Pods.ConfigVolume("config", CollectorObjects.App)],
        },
    };

    private static Inputs Port(string name, int port) => new() { ["name"] = name, ["containerPort"] = port };

    private static Inputs Probe() => new()
    {
        ["httpGet"] = new Inputs { ["path"] = "/", ["port"] = Ports.CollectorHealth },
        ["periodSeconds"] = 10,
    };
}
