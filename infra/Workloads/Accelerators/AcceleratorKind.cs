namespace FedInfra.Infra.Workloads.Accelerators;

/// <summary>A make of accelerators: how pods ask for one, and how one is seen to answer.</summary>
/// <param name="ResourceName">The resource that its device plug-in offers.</param>
/// <param name="Prefixes">How names of its accelerators begin in the catalogue; none for the make of all others.</param>
/// <param name="Image">Image that the gate runs in.</param>
/// <param name="CountDevices">Shell command that prints how many devices answer.</param>
internal sealed record AcceleratorKind(string ResourceName, IReadOnlyList<string> Prefixes, string Image, string CountDevices)
{
    public static readonly AcceleratorKind Nvidia = new("nvidia.com/gpu", [], Images.Cuda, "nvidia-smi -L 2>/dev/null | grep -c '^GPU '");

    private static readonly IReadOnlyList<AcceleratorKind> _others =
    [
        new("google.com/tpu", ["tpu"], Images.Shell, "ls /dev/accel[0-9]* /dev/vfio/[0-9]* 2>/dev/null | grep -c ."),
        new("aws.amazon.com/neuron", ["inferentia", "trainium"], Images.Shell, "ls /dev/neuron[0-9]* 2>/dev/null | grep -c ."),
        new("amd.com/gpu", ["mi"], Images.Shell, "ls /dev/dri/renderD* 2>/dev/null | grep -c ."),
    ];

    /// <summary>Every resource name; machines with accelerators carry a taint of that name.</summary>
    public static IReadOnlyList<string> ResourceNames { get; } = [Nvidia.ResourceName, .. _others.Select(kind => kind.ResourceName)];

    /// <param name="accelerator">As the catalogue calls it: <c>t4</c>, <c>tpu-v5e</c>.</param>
    public static AcceleratorKind Of(string accelerator) =>
        _others.FirstOrDefault(kind => kind.Prefixes.Any(prefix => accelerator.StartsWith(prefix, StringComparison.Ordinal))) ?? Nvidia;
}
