using System.Reflection;

namespace FedInfra.Adapters;

/// <summary>A library that stands in for a default: built outside the main solution, with its packages beside it.</summary>
public static class Adapter
{
    /// <summary>Loads the library and makes its one public class that implements <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The interface that has a default.</typeparam>
    /// <param name="option">The option that named the library, for messages.</param>
    /// <param name="library">Path of its DLL.</param>
    /// <param name="kind">What it should be, for messages, for example <c>a training engine</c>.</param>
    /// <param name="otherwise">The option's value for the default, for messages.</param>
    /// <exception cref="IOException">It cannot be loaded; the message is one sentence that says what to build or install.</exception>
    public static T Load<T>(string option, string library, string kind, string otherwise)
        where T : class
    {
        var path = Path.GetFullPath(library);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"{option}: there is no {path}; give `{otherwise}`, or build the adapter (dotnet build -c Release in its folder) and give the path of its DLL.", path);
        }

        try
        {
            return Create<T>(option, path, kind);
        }
        catch (FileNotFoundException exception) when (exception.FileName is { } missing)
        {
            throw new FileNotFoundException(
                $"{option}: {path} needs {new AssemblyName(missing).Name}, which is not beside it; build the adapter again where its packages can be had, and give the DLL in its output folder.", missing, exception);
        }
        catch (BadImageFormatException exception)
        {
            throw new FileLoadException($"{option}: {path} is no .NET library; give the DLL that building the adapter makes.", path, exception);
        }
        catch (Exception exception) when (exception is TypeLoadException or MissingMemberException or ReflectionTypeLoadException)
        {
            throw new FileLoadException($"{option}: {path} was built for another version of FedInfra; build the adapter again from this version's sources.", path, exception);
        }
    }

    private static T Create<T>(string option, string path, string kind)
        where T : class
    {
        var assemblies = AdapterAssemblies.Of(option, path);
        var assembly = assemblies.LoadFromAssemblyPath(path);
        var own = typeof(T).Assembly.GetName();
        if (Array.Find(assembly.GetReferencedAssemblies(), used => used.Name == own.Name) is { } used && used.Version != own.Version)
        {
            throw new FileLoadException(
                $"{option}: {path} was built for FedInfra {used.Version} and this is {own.Version}; build the adapter again from this version's sources.", path);
        }

        // What is missing is missed now, not amid the work.
        foreach (var needed in assembly.GetReferencedAssemblies())
        {
            try
            {
                assemblies.LoadFromAssemblyName(needed);
            }
            catch (FileLoadException exception)
            {
                throw new FileLoadException($"{option}: {path} needs {needed.Name} {needed.Version} and this FedInfra has another; build the adapter again from this version's sources.", path, exception);
            }
        }

        if (assembly.GetExportedTypes().Where(type => type.IsClass && typeof(T).IsAssignableFrom(type)).ToArray() is not [var type])
        {
            throw new FileLoadException($"{option}: {path} is not {kind}: it has no public {typeof(T).Name}, or several; give the DLL of one.", path);
        }

        return (T)Activator.CreateInstance(type, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions, null, null, null)!;
    }
}
