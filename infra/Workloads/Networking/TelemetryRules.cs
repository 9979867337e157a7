using FedInfra.Infra.Clusters;
using FedInfra.Infra.Workloads.Telemetry;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>Measurements: Prometheus fetches, the collector is sent to and sends on.</summary>
internal static class TelemetryRules
{
    public static void Add(Workplace workplace)
    {
        var scope = workplace.Scope;
        const string Prometheus = PrometheusObjects.App;
        const string Collector = CollectorObjects.App;

        new PolicyDraft(Labels.Selector(Collector))
            .From([Peer.Pods(Prometheus)], Ports.CollectorMetrics)
            .Add(scope, "allow-scraping", workplace.Metadata("allow-scraping", Prometheus));
        new PolicyDraft(new())
            .From([Peer.Namespace(WorkloadNames.Namespace, Labels.Selector(Prometheus))], Ports.Dcgm)
            .Add(scope, "system-allow-scraping", workplace.SystemMetadata("allow-scraping", Prometheus));

        new PolicyDraft(Labels.Selector(Prometheus))
            .From([Peer.Pods(Collector)], Ports.Metrics)
            .To([Peer.Pods(Collector)], Ports.CollectorMetrics)
            .To([Peer.Namespace(WorkloadNames.SystemNamespace)], Ports.Dcgm)

            // To whomever: where Cilium enforces policies (AKS, GKE), no block of addresses ever means the cluster's machines.
            .To([], Ports.Kubelet)
            .To([Peer.Anywhere()], Ports.KubernetesApi)
            .Add(scope, "prometheus", workplace.Metadata(Prometheus, Prometheus));

        new PolicyDraft(Labels.Selector(Collector))
            .From([Peer.Pods(WorkloadNames.Coordinator, WorkloadNames.ClientNode)], Ports.OtlpGrpc, Ports.OtlpHttp)
            .To([Peer.Pods(Prometheus)], Ports.Metrics)
            .Add(scope, "collector", workplace.Metadata(Collector, Collector));
        new PolicyDraft(Labels.Selector(WorkloadNames.Coordinator, WorkloadNames.ClientNode))
            .To([Peer.Pods(Collector)], Ports.OtlpGrpc, Ports.OtlpHttp)
            .Add(scope, "allow-otlp", workplace.Metadata("allow-otlp", Collector));
    }
}
