using System.Runtime.InteropServices;

namespace FedInfra.CommandLine;

/// <summary>
/// Ctrl-C and SIGTERM as a cancellation. System.CommandLine listens only after a command's first await, so a signal
/// amid a start would go by unheard; this listens from the first moment on.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeSpan _patience;
    private int _received;

    /// <param name="patience">How long the process may take to put things in order; then it ends as it is.</param>
    public TerminationSignals(TimeSpan patience)
    {
        _patience = patience;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;

        // A signal may come twice, to the process and to its group; the first is enough.
        if (Interlocked.Exchange(ref _received, 1) == 0)
        {
            _ = StopAsync();
        }
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.Delay(_patience);
        await Console.Error.WriteLineAsync($"error: not in order {_patience.TotalSeconds:0} s after the signal; ending as it is.");
        Environment.Exit(CommandRunner.Interrupted);
    }
}
