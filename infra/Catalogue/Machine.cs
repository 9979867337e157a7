using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Catalogue;

/// <summary>A machine type that a cloud offers (a row of machines.csv).</summary>
/// <param name="Cloud">The cloud.</param>
/// <param name="Name">As the cloud calls it: <c>g4dn.xlarge</c>.</param>
/// <param name="Accelerator">As pools call it, <c>t4</c>; <c>none</c> for CPUs only.</param>
/// <param name="Accelerators">How many. GCP's N1 machines take several counts, and so have several rows.</param>
/// <param name="AcceleratorMemoryGib">Memory of each accelerator, GiB.</param>
/// <param name="Cpus">Virtual processors.</param>
/// <param name="MemoryGib">Memory, GiB.</param>
/// <param name="IsDefault">True where a pool that names no machines may get it; false where it costs much more than what it adds.</param>
public sealed record Machine(
    Cloud Cloud,
    string Name,
    string Accelerator,
    int Accelerators,
    int AcceleratorMemoryGib,
    int Cpus,
    decimal MemoryGib,
    bool IsDefault);
