using FedInfra.Adapters;

namespace FedInfra.Learning.Engines;

/// <summary>Finds the engine that a setting names.</summary>
public static class TrainingEngine
{
    /// <summary>The setting for <see cref="Managed"/>, which is the default everywhere.</summary>
    public const string ManagedName = "managed";

    private const string Folder = "engines";

    /// <summary>The engine of this project's own code.</summary>
    public static ITrainingEngine Managed { get; } = new ManagedEngine();

    /// <summary>Loads an engine that was built outside the main solution.</summary>
    /// <param name="setting"><see cref="ManagedName"/>, the name of a folder in <c>engines</c> beside the program, or the path of an engine's DLL.</param>
    /// <exception cref="LearningException">It cannot be loaded; the message is one sentence that says what to build or install.</exception>
    public static ITrainingEngine Load(string setting)
    {
        if (setting == ManagedName)
        {
            return Managed;
        }

        try
        {
            return Adapter.Load<ITrainingEngine>("engine", IsLibrary(setting) ? setting : InstalledAt(setting), "a training engine", ManagedName);
        }
        catch (IOException exception)
        {
            throw new LearningException(exception.Message, exception);
        }
    }

    /// <summary>Whether a setting is the path of a DLL, and not a name.</summary>
    public static bool IsLibrary(string? setting) => setting?.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>A built library names itself by the one <c>.deps.json</c> of its folder.</summary>
    private static string InstalledAt(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, Folder);
        var installed = Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray() : [];
        if (!installed.Contains(name))
        {
            throw new LearningException(
                $"engine: there is no engine '{name}'; known are {string.Join(", ", [ManagedName, .. installed])}; others are built into {folder}{Path.DirectorySeparatorChar}NAME, or given by the path of their DLL.");
        }

        const string ending = ".deps.json";
        return Directory.GetFiles(Path.Combine(folder, name), $"*{ending}") is [var only]
            ? only[..^ending.Length] + ".dll"
            : throw new LearningException($"engine: {Path.Combine(folder, name)} does not hold exactly one built library (NAME.dll with NAME.deps.json); build the engine again.");
    }
}
