using System.Reflection;
using System.Runtime.Loader;

namespace FedInfra.Adapters;

/// <summary>
/// What an adapter brings along. An assembly that the process has itself is the process's own, so that both sides mean
/// the same types; the rest, native libraries too, comes from the adapter's folder.
/// </summary>
internal sealed class AdapterAssemblies(string adapter) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(adapter))
{
    private readonly AssemblyDependencyResolver _folder = new(adapter);

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
