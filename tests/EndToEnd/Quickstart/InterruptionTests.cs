using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Testing;

namespace FedInfra.EndToEnd.Tests.Quickstart;

/// <summary>However a quickstart ends, no node process stays behind.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_every_process(string signal)
    {
        using var quickstart = QuickstartRun.Start(_folder, "run", "--rounds", "1000");
        await quickstart.LineAsync("round   1/1000");
        Assert.Equal(6, LeftProcesses.With(_folder.Path).Count);
        quickstart.Signal(signal);

        Assert.Equal(130, await quickstart.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("Stopped.", string.Join('\n', quickstart.Errors));
        Assert.Empty(LeftProcesses.With(_folder.Path));
        Assert.Empty(ErrorLines.In(QuickstartRun.NodeLogs(_folder, "run")));
        Assert.False(File.Exists(_folder["run.json"]));
    }

    [Fact]
    public async Task A_signal_amid_the_start_stops_every_process()
    {
        using var quickstart = QuickstartRun.Start(_folder, "run");
        await quickstart.LineAsync("coordinator on ");
        quickstart.Signal("INT");

        Assert.Equal(130, await quickstart.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Empty(LeftProcesses.With(_folder.Path));
    }

    [Fact]
    public async Task Nodes_end_by_themselves_when_the_quickstart_is_killed()
    {
        using var quickstart = QuickstartRun.Start(_folder, "run", "--rounds", "1000");
        await quickstart.LineAsync("round   1/1000");
        await quickstart.KillAsync();

        await Eventually.HoldsAsync(() => LeftProcesses.With(_folder.Path).Count == 0, () => string.Join('\n', LeftProcesses.With(_folder.Path)));
    }

    [Fact]
    public async Task A_node_that_dies_ends_the_quickstart_with_its_name()
    {
        using var quickstart = QuickstartRun.Start(_folder, "run", "--rounds", "1000");
        await quickstart.LineAsync("round   1/1000");
        var victim = Assert.Single(LeftProcesses.With(_folder["run", "node-2.yaml"]));
        using (var process = System.Diagnostics.Process.GetProcessById(int.Parse(victim.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture)))
        {
            process.Kill();
        }

        Assert.Equal(1, await quickstart.ExitAsync());
        Assert.Contains("node-2 ended with exit code", Assert.Single(quickstart.Errors), StringComparison.Ordinal);
        Assert.Empty(LeftProcesses.With(_folder.Path));
    }
}
