using FedInfra.Learning;
using FedInfra.Learning.Engines;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>The engine as it was built, for the configuration of these tests, on the device of FEDINFRA_TEST_DEVICE (default cpu).</summary>
internal static class Engine
{
    public const string Library = "FedInfra.ClientNode.Torch.dll";

    /// <summary>Where `dotnet build client-node/TorchSharp` puts it.</summary>
    public static string Folder { get; } = Path.Combine(
        TestData.ProjectRoot, "artifacts", "bin", "FedInfra.ClientNode", new DirectoryInfo(AppContext.BaseDirectory).Name, "engines", "torch");

    public static string DeviceName { get; } = Environment.GetEnvironmentVariable("FEDINFRA_TEST_DEVICE") is { Length: > 0 } device ? device : "cpu";

    public static bool IsGpu => DeviceName.StartsWith("cuda", StringComparison.Ordinal);

    /// <summary>Why tests of it cannot run here; null where they can.</summary>
    public static string? Missing { get; } = FindMissing();

    public static ITrainingDevice Open(EngineSettings? settings = null) =>
        TrainingEngine.Load(Path.Combine(Folder, Library)).Open((settings ?? new EngineSettings()) with { Device = DeviceName });

    private static string? FindMissing()
    {
        if (!File.Exists(Path.Combine(Folder, Library)))
        {
            return "needs the engine: `dotnet build client-node/TorchSharp` in this configuration, with a feed that has TorchSharp's packages";
        }

        try
        {
            Open().Dispose();
            return null;
        }
        catch (LearningException exception)
        {
            return exception.Message;
        }
    }
}
