namespace FedInfra.Infra.Workloads.Networking;

/// <summary>Ports that pods listen on; the coordinator's are the process contract.</summary>
internal static class Ports
{
    /// <summary>The coordinator, for client nodes.</summary>
    public const int Nodes = 8443;

    /// <summary>The coordinator, for administrators.</summary>
    public const int Admin = 8444;

    /// <summary>The coordinator's health checks (its <c>--metrics-listen</c>); Prometheus listens on the same number.</summary>
    public const int Metrics = 9090;

    /// <summary>The gateway's, and cloud services'.</summary>
    public const int Https = 443;

    public const int Dns = 53;

    public const int Kubelet = 10250;

    /// <summary>DCGM exporter of the GPU operator.</summary>
    public const int Dcgm = 9400;

    public const int OtlpGrpc = 4317;

    public const int OtlpHttp = 4318;

    /// <summary>The collector's own metrics.</summary>
    public const int CollectorMetrics = 8888;

    /// <summary>The collector's health check.</summary>
    public const int CollectorHealth = 13133;

    /// <summary>The Kubernetes API: 443 in the clouds, 6443 on K3s.</summary>
    public static ReadOnlySpan<int> KubernetesApi => [443, 6443];
}
