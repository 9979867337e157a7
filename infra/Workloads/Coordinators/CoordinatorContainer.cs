using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.Coordinators;

/// <summary>The coordinator's container; its command line is the process contract in ARCHITECTURE.md.</summary>
internal static class CoordinatorContainer
{
    private const string DataFolder = "/var/lib/fedinfra";

    public static Inputs Of(Workplace workplace, string dataVolume) => new()
    {
        ["name"] = "coordinator",
        ["image"] = Output.Format($"{workplace.Cluster.Registry}/coordinator:{workplace.Context.Stack.ImageTag}"),
        ["args"] =
        [
            "serve",
            "--data-dir", DataFolder,
            "--listen", $":{Ports.Nodes}",
            "--admin-listen", $":{Ports.Admin}",
            "--metrics-listen", $":{Ports.Metrics}",
        ],
        ["ports"] = [Port("nodes", Ports.Nodes), Port("admin", Ports.Admin), Port("health", Ports.Metrics)],
        ["env"] = CoordinatorSecrets.Variables(workplace),
        ["resources"] = Pods.BurstResources("500m", "2", "2Gi"),
        ["securityContext"] = Restricted.Container(),
        ["startupProbe"] = Probe(period: 2, failures: 150),
        ["readinessProbe"] = Probe(period: 5, failures: 3),
        ["livenessProbe"] = Probe(period: 10, failures: 6),
        ["volumeMounts"] = Input.List([Pods.Mount(dataVolume, DataFolder), Pods.Mount("tmp", "/tmp"), .. CoordinatorSecrets.Mounts()]),
    };

    /// <summary>Every port under its own number.</summary>
    public static Input ServicePorts() =>
        [ServicePort("nodes", Ports.Nodes), ServicePort("admin", Ports.Admin), ServicePort("health", Ports.Metrics)];

    // On the port of --metrics-listen, which answers health checks and has no metrics for Prometheus: kubelet's gRPC probe speaks no TLS, which the other two ask for. It opens last, so it
    // answers only once all three do. Five minutes to start: a long journal has to be read.
    private static Inputs Probe(int period, int failures) => new()
    {
        ["grpc"] = new Inputs { ["port"] = Ports.Metrics },
        ["periodSeconds"] = period,
        ["failureThreshold"] = failures,
        ["timeoutSeconds"] = 2,
    };

    private static Inputs Port(string name, int port) => new() { ["name"] = name, ["containerPort"] = port };

    private static Inputs ServicePort(string name, int port) => new() { ["name"] = name, ["port"] = port, ["targetPort"] = name };
}
