using System.Reflection;
using System.Runtime.InteropServices;
using FedInfra.Learning;

namespace FedInfra.ClientNode.Torch.Devices;

/// <summary>
/// The native libraries. They are looked for here before TorchSharp does, which would print pages and copy gigabytes
/// where one is missing.
/// </summary>
internal static partial class Libtorch
{
    private const string Bindings = "LibTorchSharp";
    private const int ResolveAllNow = 2;

    /// <summary>What TorchSharp's bindings were made for.</summary>
    private static readonly Version _expected = new(2, 10);

    /// <summary>The last that they were run with.</summary>
    private static readonly Version _newest = new(2, 11);

    private static readonly string _package = typeof(Libtorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Libtorch").Value!;

    /// <summary>Version of the libtorch that was found.</summary>
    public static Version Version { get; private set; } = _expected;

    /// <summary>Why the GPU's part of libtorch, which is meant to be there, cannot be used; null where it can or is not meant to be.</summary>
    public static string? WhyNoGpu { get; private set; }

    /// <exception cref="LearningException">One is missing or of a version that does not fit; the message says what to install.</exception>
    public static void Load()
    {
        // A GPU's library is not needed by name, but must be in memory before the bindings are.
        var whyNoGpu = WhyNotLoaded("torch_cuda", out _);
        WhyNoGpu = _package.StartsWith("cuda", StringComparison.Ordinal) ? whyNoGpu : null;
        if (WhyNotLoaded("torch_cpu", out var torch) is { } whyNoTorch)
        {
            throw new LearningException($"engine: libtorch {_expected} is missing ({whyNoTorch}); {Remedy}");
        }

        var found = VersionOf(torch);
        if (found is null || found < _expected || found > _newest)
        {
            throw new LearningException($"engine: the libtorch that was found is {found?.ToString() ?? "older than 2.9"}, and {_expected} or {_newest} is needed; {Remedy}");
        }

        Version = found;

        if (WhyNotLoaded(Bindings, out _) is { } whyNoBindings)
        {
            throw new LearningException($"engine: {Explain(whyNoBindings)}");
        }

        if (OperatingSystem.IsLinux() && WhyUnresolved() is { } unresolved)
        {
            throw new LearningException($"engine: the bindings do not fit the libtorch {Version} that was found ({unresolved}); {Remedy}");
        }
    }

    private static string Remedy => _package == "none"
        ? $"install libtorch {_expected} (or {_newest}) and name its lib folder in LD_LIBRARY_PATH, or build the engine with -p:Libtorch=cpu or -p:Libtorch=cuda-linux."
        : $"build the engine again (dotnet build client-node/TorchSharp -c Release -p:Libtorch={_package}) and use its output folder as it is.";

    /// <summary>Null before 2.9, which does not say what it is.</summary>
    private static Version? VersionOf(nint torch)
    {
        if (!NativeLibrary.TryGetExport(torch, "aoti_torch_abi_version", out var function))
        {
            return null;
        }

        var packed = Marshal.GetDelegateForFunctionPointer<PackedVersion>(function)();
        return new Version((int)(packed >> 56), (int)(packed >> 48) & 0xFF);
    }

    private static string Explain(string error) => error.Contains("GLIBC", StringComparison.Ordinal)
        ? $"TorchSharp's native library needs a newer system library than this system has ({error}); use Ubuntu 24.04, Debian 13 or later, or an image made from one of them."
        : $"TorchSharp's native library cannot be loaded ({error}); {Remedy}";

    /// <summary>Which functions the bindings miss, all looked for now instead of when they are called; null for none.</summary>
    private static string? WhyUnresolved() =>
        dlopen(Path.Combine(Path.GetDirectoryName(typeof(Libtorch).Assembly.Location)!, $"lib{Bindings}.so"), ResolveAllNow) != 0 ? null : Marshal.PtrToStringUTF8(dlerror()) ?? "no reason given";

    /// <summary>What the system's loader says of a library, from the engine's folder or the system's, that it does not load; null where it does.</summary>
    private static string? WhyNotLoaded(string library, out nint handle)
    {
        try
        {
            handle = NativeLibrary.Load(library, typeof(Libtorch).Assembly, null);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            handle = 0;

            // The reason stands after the runtime's advice.
            return exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var reason] ? reason : "no reason given";
        }
    }

    private delegate ulong PackedVersion();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint dlopen(string path, int flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint dlerror();
}
