using System.Diagnostics;

namespace FedInfra.EndToEnd.Tests.Processes;

/// <summary>One of the system's executables as a real process, with every line that it prints.</summary>
internal sealed class RunningProcess : IDisposable
{
    /// <summary>How long anything that should happen soon may take on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    /// <param name="library">The executable's library beside this test assembly, for example <c>coordinator.dll</c>.</param>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="arguments">Its command line.</param>
    public RunningProcess(string library, string workingFolder, params string[] arguments)
    {
        CommandLine = $"{library} {string.Join(' ', arguments)}";
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet")
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, library));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What the machine's owner has set for a coordinator of theirs is not for this one.
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("FEDINFRA_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        // But an adapter for gRPC may be tested in all processes at once.
        if (Environment.GetEnvironmentVariable("FEDINFRA_TEST_RPC") is { Length: > 0 } adapter)
        {
            start.Environment["FEDINFRA_RPC"] = adapter;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string CommandLine { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it printed to stdout so far.</summary>
    public IReadOnlyList<string> Output => Copy(_output);

    /// <summary>What it printed to stderr so far.</summary>
    public IReadOnlyList<string> Errors => Copy(_errors);

    public IReadOnlyList<string> Lines => [.. Output, .. Errors];

    /// <summary>Waits until it has printed a line with this text, and gives the line.</summary>
    public async Task<string> LineAsync(string text)
    {
        await Eventually.HoldsAsync(
            () => Find(text) is not null || HasExited,
            () => $"`{CommandLine}` never printed '{text}'. It printed:\n{string.Join('\n', Lines)}");
        if (Find(text) is null)
        {
            // Lines may come after the exit.
            await _process.WaitForExitAsync();
        }

        return Find(text) ?? throw new InvalidOperationException($"`{CommandLine}` ended without '{text}'. It printed:\n{string.Join('\n', Lines)}");
    }

    /// <summary>Waits for its end, and gives its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"`{CommandLine}` did not end within {within ?? Patience}. It printed:\n{string.Join('\n', Lines)}");
        }

        return _process.ExitCode;
    }

    /// <summary>Sends a signal by its name: TERM, INT, STOP, CONT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>What <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private string? Find(string text) => Lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));

    private static void Keep(List<string> lines, string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }

    private static string[] Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }
}
