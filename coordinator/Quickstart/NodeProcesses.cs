namespace FedInfra.Coordinator.Quickstart;

/// <summary>The client-node processes of a quickstart: started together, stopped together.</summary>
internal sealed class NodeProcesses : IAsyncDisposable
{
    private readonly List<NodeProcess> _processes = [];

    public NodeProcesses(IEnumerable<NodeProcess> processes)
    {
        // Added one by one: if one cannot be started, those before it are known and stopped.
        try
        {
            _processes.AddRange(processes);
        }
        catch
        {
            DisposeAsync().AsTask().Wait();
            throw;
        }
    }

    public int Count => _processes.Count;

    /// <summary>Completes when a process has ended by itself, which none should, and says so in words.</summary>
    public async Task<string> FirstExitAsync(CancellationToken cancellationToken)
    {
        // Pairs, not a dictionary by task: .NET shares one completed task among equal small exit codes.
        var exits = _processes.Select(process => (Process: process, Exit: process.WaitAsync(cancellationToken))).ToArray();
        await Task.WhenAny(exits.Select(exit => exit.Exit));
        var (process, ended) = exits.First(exit => exit.Exit.IsCompleted);
        var code = await ended;
        var last = File.ReadLines(process.LogFile).LastOrDefault(line => line.Length > 0) ?? "it printed nothing";
        return $"The process of {process.Name} ended with exit code {code}: {last} (whole log: {process.LogFile})";
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_processes.Select(process => process.DisposeAsync().AsTask()));
}
