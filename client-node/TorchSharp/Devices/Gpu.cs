using System.Runtime.InteropServices;
using System.Text;
using FedInfra.Learning.Engines;

namespace FedInfra.ClientNode.Torch.Devices;

/// <summary>
/// What NVIDIA's management library (NVML) tells of one GPU; libtorch tells nothing of it. CUDA's numbers of GPUs are not
/// NVML's (CUDA_VISIBLE_DEVICES, another order), so the GPU is found by its UUID. Linux only.
/// </summary>
internal sealed partial class Gpu : IDisposable
{
    private const string Nvml = "libnvidia-ml.so.1";
    private const string Driver = "libcuda.so.1";
    private const int UuidLength = 16;
    private const int NameLength = 96;

    private readonly nint _handle;

    private Gpu(nint handle, string name)
    {
        _handle = handle;
        Name = name;
    }

    /// <summary>As the vendor calls it, for example <c>NVIDIA H100 80GB HBM3</c>.</summary>
    public string Name { get; }

    /// <summary>Null where the GPU does not tell, as parts of a split one (MIG).</summary>
    public DeviceUsage? Usage => nvmlDeviceGetMemoryInfo(_handle, out var memory) == 0 && nvmlDeviceGetUtilizationRates(_handle, out var rates) == 0
        ? new DeviceUsage((long)memory.Used, (long)memory.Total, rates.Gpu / 100.0)
        : null;

    /// <summary>Null where the driver's libraries cannot be asked; training needs them not.</summary>
    /// <param name="index">CUDA's number of the GPU.</param>
    public static Gpu? Find(int index)
    {
        try
        {
            if (!OperatingSystem.IsLinux() || nvmlInit_v2() != 0)
            {
                return null;
            }

            var gpu = Open(index);
            if (gpu is null)
            {
                _ = nvmlShutdown();
            }

            return gpu;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    public void Dispose() => _ = nvmlShutdown();

    private static Gpu? Open(int index)
    {
        var uuid = new byte[UuidLength];
        if (cuInit(0) != 0 || cuDeviceGet(out var device, index) != 0 || cuDeviceGetUuid(uuid, device) != 0)
        {
            return null;
        }

        var hex = Convert.ToHexStringLower(uuid);
        var name = new byte[NameLength];
        return nvmlDeviceGetHandleByUUID($"GPU-{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}", out var handle) == 0
            && nvmlDeviceGetName(handle, name, NameLength) == 0
            ? new Gpu(handle, Encoding.UTF8.GetString(name).TrimEnd('\0'))
            : null;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryInfo
    {
        public ulong Total;
        public ulong Free;
        public ulong Used;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Utilization
    {
        public uint Gpu;
        public uint Memory;
    }

    [LibraryImport(Nvml)]
    private static partial int nvmlInit_v2();

    [LibraryImport(Nvml)]
    private static partial int nvmlShutdown();

    [LibraryImport(Nvml, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int nvmlDeviceGetHandleByUUID(string uuid, out nint device);

    [LibraryImport(Nvml)]
    private static partial int nvmlDeviceGetName(nint device, byte[] name, uint length);

    [LibraryImport(Nvml)]
    private static partial int nvmlDeviceGetMemoryInfo(nint device, out MemoryInfo memory);

    [LibraryImport(Nvml)]
    private static partial int nvmlDeviceGetUtilizationRates(nint device, out Utilization rates);

    [LibraryImport(Driver)]
    private static partial int cuInit(uint flags);

    [LibraryImport(Driver)]
    private static partial int cuDeviceGet(out int device, int ordinal);

    [LibraryImport(Driver)]
    private static partial int cuDeviceGetUuid(byte[] uuid, int device);
}
