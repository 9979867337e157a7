using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>What GKE calls the accelerators of machine types. TPUs are part of theirs and are not named apart.</summary>
internal static class Accelerators
{
    // https://cloud.google.com/compute/docs/gpus. N1 takes several kinds; the others come with one.
    private static readonly Dictionary<string, string> _addedToN1 = new()
    {
        ["p4"] = "nvidia-tesla-p4",
        ["p100"] = "nvidia-tesla-p100",
        ["t4"] = "nvidia-tesla-t4",
        ["v100"] = "nvidia-tesla-v100",
    };

    private static readonly IReadOnlyList<(string Family, string Type)> _builtIn =
    [
        ("a2-highgpu-", "nvidia-tesla-a100"),
        ("a2-megagpu-", "nvidia-tesla-a100"),
        ("a2-ultragpu-", "nvidia-a100-80gb"),
        ("a3-highgpu-", "nvidia-h100-80gb"),
        ("a3-megagpu-", "nvidia-h100-mega-80gb"),
        ("a3-ultragpu-", "nvidia-h200-141gb"),
        ("a4-highgpu-", "nvidia-b200"),
        ("g2-standard-", "nvidia-l4"),
    ];

    // TPU v4 and v5p machines must be told their topology; this one is a single machine's. Machines of v5e and v6e know it.
    private static readonly IReadOnlyList<string> _needTopology = ["ct4p-hightpu-4t", "ct5p-hightpu-4t"];

    /// <summary>The <c>guestAccelerators</c> of a pool's machines, with a driver that GKE installs; null for none and for TPUs.</summary>
    /// <exception cref="InvalidOperationException">The machine type does not take the pool's accelerator, which the stack file's reader refuses.</exception>
    public static Input? Of(PoolSettings pool, string machine)
    {
        if (!pool.HasAccelerator || IsTpu(machine))
        {
            return null;
        }

        return Input.List([new Inputs
        {
            ["type"] = TypeOf(pool.Accelerator, machine) ?? throw new InvalidOperationException($"Pool '{pool.Name}': machine type '{machine}' takes no accelerator '{pool.Accelerator}'."),
            ["count"] = pool.AcceleratorsPerMachine,
            ["gpuDriverInstallationConfig"] = new Inputs { ["gpuDriverVersion"] = "DEFAULT" },
        }]);
    }

    /// <summary>The <c>placementPolicy</c> of machines of a type; null for none.</summary>
    public static Input? Placement(string machine) => _needTopology.Contains(machine)
        ? new Inputs { ["type"] = "COMPACT", ["tpuTopology"] = "2x2x1" }
        : null;

    /// <summary>True where machines of a type can have the accelerator, as far as their families say.</summary>
    public static bool Takes(string machine, string accelerator) => IsTpu(machine) || TypeOf(accelerator, machine) is not null;

    /// <summary>Which families take which accelerators, for an error.</summary>
    public static string WhoTakesWhat { get; } =
        $"n1 machines take {string.Join(", ", _addedToN1.Keys)}; others have theirs built in ({string.Join(", ", _builtIn.Select(entry => entry.Family + "*"))})";

    private static bool IsTpu(string machine) => machine.StartsWith("ct", StringComparison.Ordinal);

    private static string? TypeOf(string accelerator, string machine) => machine.StartsWith("n1-", StringComparison.Ordinal)
        ? _addedToN1.GetValueOrDefault(accelerator)
        : _builtIn.FirstOrDefault(entry => machine.StartsWith(entry.Family, StringComparison.Ordinal)).Type;
}
