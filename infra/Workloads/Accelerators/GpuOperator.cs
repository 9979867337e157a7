using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Accelerators;

/// <summary>The NVIDIA GPU operator: device plug-in, metrics, and where machines lack them driver and runtime.</summary>
internal static class GpuOperator
{
    /// <summary>Supports Kubernetes up to 1.36.</summary>
    private const string ChartVersion = "v26.3.3";

    public static void Add(Workplace workplace)
    {
        var site = workplace.Context.Site;
        if (workplace.Cluster.HasDevicePlugin || !site.HasNvidia())
        {
            return;
        }

        _ = new HelmRelease(workplace.Scope, "gpu-operator", new Inputs
        {
            ["name"] = "gpu-operator",
            ["chart"] = "gpu-operator",
            ["version"] = ChartVersion,
            ["repositoryOpts"] = new Inputs { ["repo"] = "https://helm.ngc.nvidia.com/nvidia" },
            ["namespace"] = workplace.SystemNamespace.ObjectName,
            ["timeout"] = 900,
            ["values"] = new Inputs
            {
                ["operator"] = workplace.Cluster.NvidiaRuntimeClass is { } runtime ? new Inputs { ["runtimeClass"] = runtime } : null,
                ["driver"] = new Inputs { ["enabled"] = workplace.Cluster.InstallDriver },
                // Images and hosts with a driver have the container runtime's part too: the clouds' bring it, the preflight demands it.
                ["toolkit"] = new Inputs { ["enabled"] = workplace.Cluster.InstallDriver },
                // Pods get their devices from the NVIDIA runtime, which the images' and hosts' own toolkit set up; since v25.10 the
                // operator would go by CDI, whose specifications its own toolkit writes.
                ["cdi"] = new Inputs { ["enabled"] = false },
                ["dcgmExporter"] = new Inputs { ["enabled"] = true },
                ["daemonsets"] = new Inputs { ["tolerations"] = Tolerations.Trainers() },
                ["node-feature-discovery"] = new Inputs { ["worker"] = new Inputs { ["tolerations"] = Tolerations.Trainers() } },
            },
        });
    }
}
