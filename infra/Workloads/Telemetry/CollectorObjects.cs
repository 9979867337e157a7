using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.Telemetry;

/// <summary>
/// The OpenTelemetry collector: takes what workloads send (OTLP, to <c>http://telemetry:4317</c>) and passes it to Prometheus. Coordinator and
/// client nodes may reach it and send nothing yet. Several may run at once,
/// and so it fetches nothing: two that scraped would count everything twice. Scraping is Prometheus's.
/// </summary>
internal static class CollectorObjects
{
    public const string App = WorkloadNames.Telemetry;

    public static void Add(Workplace workplace)
    {
        ServiceAccounts.Add(workplace, App);
        _ = new ConfigMap(workplace.Scope, "collector-config", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["data"] = new Inputs { ["collector.yaml"] = EmbeddedText.Read("collector.yaml") },
        });
        _ = new Deployment(workplace.Scope, "collector", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs
            {
                // No count: the autoscaler below owns it.
                ["selector"] = new Inputs { ["matchLabels"] = Labels.Pod(App) },
                ["template"] = CollectorPod.Of(workplace),
            },
        });
        _ = new Service(workplace.Scope, "collector-service", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs
            {
                ["type"] = "ClusterIP",
                ["selector"] = Labels.Pod(App),
                ["ports"] =
                [
                    new Inputs { ["name"] = "otlp-grpc", ["port"] = Ports.OtlpGrpc, ["targetPort"] = "otlp-grpc", ["appProtocol"] = "grpc" },
                    new Inputs { ["name"] = "otlp-http", ["port"] = Ports.OtlpHttp, ["targetPort"] = "otlp-http" },
                ],
            },
        });
        _ = new HorizontalPodAutoscaler(workplace.Scope, "collector-scaling", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs
            {
                ["scaleTargetRef"] = new Inputs { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = App },
                ["minReplicas"] = 1,
                ["maxReplicas"] = 3,
                ["metrics"] =
                [
                    new Inputs
                    {
                        ["type"] = "Resource",
                        ["resource"] = new Inputs
                        {
                            ["name"] = "cpu",
                            ["target"] = new Inputs { ["type"] = "Utilization", ["averageUtilization"] = 70 },
                        },
                    },
                ],
            },
        });
        _ = new PodDisruptionBudget(workplace.Scope, "collector-disruption", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["spec"] = new Inputs { ["maxUnavailable"] = 1, ["selector"] = new Inputs { ["matchLabels"] = Labels.Pod(App) } },
        });
    }
}
