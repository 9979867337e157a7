using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Testing;

namespace FedInfra.EndToEnd.Tests.Quickstart;

/// <summary>Runs <c>quickstart</c> and <c>simulate</c> in a test's folder.</summary>
internal static class QuickstartRun
{
    /// <summary>Runs to the end, and fails on any error in a log or process left behind.</summary>
    public static async Task<CommandResult> ToEndAsync(TemporaryFolder folder, string command, string name, params string[] options)
    {
        var result = (await CommandResult.OfAsync("coordinator.dll", folder.Path, Arguments(folder, command, name, options))).Succeeded();
        Assert.Empty(LeftProcesses.With(folder.Path));
        Assert.Empty(ErrorLines.In([.. result.Output, .. NodeLogs(folder, name)]));
        return result;
    }

    public static RunningProcess Start(TemporaryFolder folder, string name, params string[] options) =>
        new("coordinator.dll", folder.Path, Arguments(folder, "quickstart", name, options));

    public static IEnumerable<string> NodeLogs(TemporaryFolder folder, string name) =>
        Directory.GetFiles(folder[name], "*.log").SelectMany(File.ReadLines);

    private static string[] Arguments(TemporaryFolder folder, string command, string name, string[] options) =>
        [command, "--data-dir", folder[name], "--report", folder[name + ".json"], .. options];
}
