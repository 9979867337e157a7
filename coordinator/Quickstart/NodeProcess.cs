using System.Diagnostics;

namespace FedInfra.Coordinator.Quickstart;

/// <summary>
/// A client-node process of a quickstart. Its standard input is a pipe from this process: when the pipe closes, even
/// because this process was killed, the node hands its work back and exits.
/// </summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Task _logging;

    /// <param name="name">What to call it.</param>
    /// <param name="config">The site file.</param>
    /// <param name="log">Takes what the process prints.</param>
    public NodeProcess(string name, string config, string log)
    {
        Name = name;
        LogFile = log;
        var library = Path.Combine(AppContext.BaseDirectory, "client-node.dll");
        if (!File.Exists(library))
        {
            throw new CoordinatorException(CoordinatorErrorCode.NotFound, $"The client node is missing: {library} should be beside the coordinator. Build the solution again.");
        }

        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { library, "run", "--config", config, "--stop-with-input" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _logging = WriteLogAsync(log);
    }

    public string Name { get; }

    public string LogFile { get; }

    /// <summary>Completes when the process has ended by itself; gives its exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(_patience);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        await _logging;
        _process.Dispose();
    }

    private async Task WriteLogAsync(string path)
    {
        await using var log = new StreamWriter(path) { AutoFlush = true };
        await using var shared = TextWriter.Synchronized(log);
        await Task.WhenAll(CopyAsync(_process.StandardOutput, shared), CopyAsync(_process.StandardError, shared));
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }
}
