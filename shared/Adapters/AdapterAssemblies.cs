using System.Reflection;
using System.Runtime.Loader;

namespace FedInfra.Adapters;

/// <summary>
/// What an adapter brings along. An assembly that the process has itself is the process's own, so that both sides mean
/// the same types; the rest, native libraries too, comes from the adapter's folder.
/// </summary>
internal sealed class AdapterAssemblies : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _folder;

    private AdapterAssemblies(string adapter, AssemblyDependencyResolver folder)
        : base(Path.GetFileNameWithoutExtension(adapter)) => _folder = folder;

    /// <exception cref="FileLoadException">The list of what lies beside the adapter cannot be read.</exception>
    public static AdapterAssemblies Of(string option, string adapter)
    {
        try
        {
            return new AdapterAssemblies(adapter, new AssemblyDependencyResolver(adapter));
        }
        catch (InvalidOperationException exception)
        {
            throw new FileLoadException($"{option}: {Path.ChangeExtension(adapter, ".deps.json")}, which lists what belongs to the adapter, cannot be read; build the adapter again.", adapter, exception);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }
        catch (FileNotFoundException)
        {
            return _folder.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
        }
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _folder.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
