using System.Reflection;
using FedInfra.Rpc.Transports;

namespace FedInfra.Rpc;

/// <summary>Finds the transport that a setting names.</summary>
public static class RpcTransport
{
    /// <summary>The setting for <see cref="Own"/>, which is the default everywhere.</summary>
    public const string OwnName = "own";

    /// <summary>The category under which every transport logs calls that failed.</summary>
    public const string LogCategory = "FedInfra.Rpc";

    /// <summary>gRPC by this project's own code.</summary>
    public static IRpcTransport Own { get; } = new OwnTransport();

    /// <summary>Loads an adapter that was built outside the main solution.</summary>
    /// <param name="setting"><see cref="OwnName"/>, or the path of an adapter's DLL with its packages beside it.</param>
    /// <exception cref="IOException">It cannot be loaded; the message is one sentence that says what to build or install.</exception>
    public static IRpcTransport Load(string setting)
    {
        if (setting == OwnName)
        {
            return Own;
        }

        var path = Path.GetFullPath(setting);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"--rpc: there is no {path}; give `{OwnName}`, or build the adapter (dotnet build -c Release in its folder) and give the path of its DLL.", path);
        }

        try
        {
            return Create(path);
        }
        catch (FileNotFoundException exception) when (exception.FileName is { } missing)
        {
            throw new FileNotFoundException(
                $"--rpc: {path} needs {new AssemblyName(missing).Name}, which is not beside it; build the adapter again where its packages can be had, and give the DLL in its output folder.", missing, exception);
        }
        catch (BadImageFormatException exception)
        {
            throw new FileLoadException($"--rpc: {path} is no .NET library; give the DLL that building the adapter makes.", path, exception);
        }
        catch (Exception exception) when (exception is TypeLoadException or MissingMemberException or ReflectionTypeLoadException)
        {
            throw new FileLoadException($"--rpc: {path} was built for another version of FedInfra; build the adapter again from this version's sources.", path, exception);
        }
    }

    private static IRpcTransport Create(string path)
    {
        var assembly = new AdapterAssemblies(path).LoadFromAssemblyPath(path);
        var own = typeof(RpcTransport).Assembly.GetName();
        if (Array.Find(assembly.GetReferencedAssemblies(), used => used.Name == own.Name) is { } used && used.Version != own.Version)
        {
            throw new FileLoadException(
                $"--rpc: {path} was built for FedInfra {used.Version} and this is {own.Version}; build the adapter again from this version's sources.", path);
        }

        var type = assembly.GetExportedTypes().SingleOrDefault(type => type.IsClass && typeof(IRpcTransport).IsAssignableFrom(type))
            ?? throw new FileLoadException($"--rpc: {path} is no adapter for gRPC: it has no public {nameof(IRpcTransport)}; give the DLL of one.", path);
        return (IRpcTransport)Activator.CreateInstance(type, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions, null, null, null)!;
    }
}
