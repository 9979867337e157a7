using System.Globalization;

namespace FedInfra.Coordinator.Experiments;

/// <summary>The folder of one run: <c>coordinator/</c> is its data folder, each node has one of its own.</summary>
internal static class RunFolder
{
    /// <returns>The folder asked for, or a new one among the temporary files.</returns>
    public static string Create(ExperimentOptions options, string command)
    {
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var folder = options.DataDir ?? Path.Combine(Path.GetTempPath(), $"fedinfra-{Environment.UserName}", $"{command}-{stamp}");
        return Directory.CreateDirectory(folder).FullName;
    }
}
