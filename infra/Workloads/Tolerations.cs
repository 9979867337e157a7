using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Accelerators;

namespace FedInfra.Infra.Workloads;

/// <summary>Taints that pods put up with.</summary>
internal static class Tolerations
{
    /// <summary>Taints that clouds put on spot machines, beside the project's own.</summary>
    private static readonly IReadOnlyList<string> _spot =
        [WorkloadNames.SpotLabel, "kubernetes.azure.com/scalesetpriority", "cloud.google.com/gke-spot"];

    /// <summary>Of pods that run where training runs: machines with accelerators, and spot machines.</summary>
    public static Input Trainers() => Of([WorkloadNames.AcceleratorLabel, .. AcceleratorKind.ResourceNames, .. _spot]);

    /// <summary>Of agents that must run on a machine whatever happens to it.</summary>
    public static Input Everything() => [new Inputs { ["operator"] = "Exists" }];

    private static Input Of(IEnumerable<string> keys) => Input.List(keys
        .Select(key => (Input)new Inputs { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoSchedule" })
        .ToArray());
}
