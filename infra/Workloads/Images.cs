namespace FedInfra.Infra.Workloads;

/// <summary>Public images, each pinned: what runs is what was reviewed.</summary>
internal static class Images
{
    /// <summary>sh, curl and kubectl in one image, for spot notices and schedules.</summary>
    public const string Kubectl = "docker.io/alpine/k8s:1.35.4";

    /// <summary>Has nvidia-smi once the NVIDIA runtime has put the driver in.</summary>
    public const string Cuda = "docker.io/nvidia/cuda:12.8.1-base-ubuntu24.04";

    /// <summary>A shell, for accelerators whose device files are all there is to see.</summary>
    public const string Shell = "docker.io/library/busybox:1.37.0";

    /// <summary>The clouds' own tools, for data that is fetched from their object storage.</summary>
    public const string AwsCli = "docker.io/amazon/aws-cli:2.27.0";

    public const string AzureCli = "mcr.microsoft.com/azure-cli:2.74.0";

    public const string GoogleCli = "docker.io/google/cloud-sdk:530.0.0-slim";

    public const string OpenTelemetryCollector = "docker.io/otel/opentelemetry-collector-contrib:0.136.0";

    public const string Prometheus = "docker.io/prom/prometheus:v3.5.0";
}
