using System.Diagnostics;

namespace FedInfra.Benchmarks.Rpc;

/// <summary>This program once more, as the server.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["rpc", "--serve"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The server process ended without naming its address.");
        return new ServerProcess(process, new Uri(line));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
