using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.Accelerators;

/// <summary>The NVIDIA GPU operator: device plug-in, metrics, and where machines lack them driver and runtime.</summary>
internal static class GpuOperator
{
    /// <summary>Supports Kubernetes 1.29 to 1.33.</summary>
    private const string ChartVersion = "v25.3.4";

    public static void Add(Workplace workplace)
    {
        var site = workplace.Context.Site;
        if (workplace.Cluster.HasDevicePlugin || !site.HasNvidia())
        {
            return;
        }

        var onPrem = site.Cloud == Cloud.OnPrem;
        var toolkit = new Inputs
        {
            // Cloud images with a driver bring the container runtime's part too; hosts of one's own bring neither.
            ["enabled"] = workplace.Cluster.InstallDriver || onPrem,
        };
        toolkit["env"] = onPrem ? K3sRuntime() : null;
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
                ["toolkit"] = toolkit,
                ["dcgmExporter"] = new Inputs { ["enabled"] = true },
                ["daemonsets"] = new Inputs { ["tolerations"] = Tolerations.Trainers() },
                ["node-feature-discovery"] = new Inputs { ["worker"] = new Inputs { ["tolerations"] = Tolerations.Trainers() } },
            },
        });
    }

    /// <summary>K3s keeps containerd elsewhere, and finds NVIDIA's runtime by itself once the toolkit has put it there.</summary>
    private static Input K3sRuntime() =>
        [new Inputs { ["name"] = "CONTAINERD_SOCKET", ["value"] = "/run/k3s/containerd/containerd.sock" }];
}
