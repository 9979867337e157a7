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

    private static readonly string _package = typeof(Libtorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Libtorch").Value!;

    /// <summary>Version of the libtorch that was found.</summary>
    public static Version Version { get; private set; } = _expected;

    /// <exception cref="LearningException">One is missing or of a version that does not fit; the message says what to install.</exception>
    public static void Load()
    {
        // Whichever of these there are: a GPU's library is not needed by name, but must be in memory before the bindings are.
        NativeLibrary.TryLoad("torch_cuda", typeof(Libtorch).Assembly, null, out _);
        if (!NativeLibrary.TryLoad("torch_cpu", typeof(Libtorch).Assembly, null, out var torch))
        {
            throw new LearningException($"--engine: libtorch {_expected} is missing; {Remedy}");
        }

        var found = VersionOf(torch);
        if (found is null || found < _expected || found.Major != _expected.Major)
        {
            throw new LearningException($"--engine: the libtorch that was found is {found?.ToString() ?? "older than 2.9"}, and {_expected} or a later {_expected.Major}.x is needed; {Remedy}");
        }

        Version = found;

        if (!NativeLibrary.TryLoad(Bindings, typeof(Libtorch).Assembly, null, out _))
        {
            throw new LearningException($"--engine: {Explain(ErrorOf(null))}");
        }

        if (OperatingSystem.IsLinux() && ErrorOf(ResolveAllNow) is { Length: > 0 } unresolved)
        {
            throw new LearningException($"--engine: the bindings do not fit the libtorch {Version} that was found ({unresolved}); {Remedy}");
        }
    }

    private static string Remedy => _package == "none"
        ? $"install libtorch {_expected} and name its lib folder in LD_LIBRARY_PATH, or build the engine with -p:Libtorch=cpu or -p:Libtorch=cuda-linux."
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

    private static string Explain(string error) => error.Contains("GLIBCXX", StringComparison.Ordinal)
        ? $"TorchSharp's native library needs a newer C++ runtime than this system has ({error}); use Ubuntu 24.04, Debian 13 or later, or an image made from one of them."
        : $"TorchSharp's native library cannot be loaded ({error}); {Remedy}";

    /// <summary>What the system's loader says of the bindings; empty where it loads them.</summary>
    private static string ErrorOf(int? flags)
    {
        var path = Path.Combine(Path.GetDirectoryName(typeof(Libtorch).Assembly.Location)!, OperatingSystem.IsWindows() ? $"{Bindings}.dll" : OperatingSystem.IsMacOS() ? $"lib{Bindings}.dylib" : $"lib{Bindings}.so");
        if (flags is { } how)
        {
            return dlopen(path, how) != 0 ? "" : Marshal.PtrToStringUTF8(dlerror()) ?? "no reason given";
        }

        try
        {
            NativeLibrary.Load(path);
            return "";
        }
        catch (DllNotFoundException exception)
        {
            return exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "no reason given";
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
