using FedInfra.Rpc.Wire;

namespace FedInfra.Rpc.Server;

/// <summary>The deadline a caller set, as a token that also carries the caller's cancellation.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _both;

    private CallDeadline(TimeSpan timeout, TimeProvider time, CancellationToken aborted)
    {
        At = time.GetUtcNow() + timeout;
        _timer = new CancellationTokenSource(timeout, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, aborted);
    }

    public DateTimeOffset At { get; }

    public CancellationToken Token => _both.Token;

    public bool HasPassed => _timer.IsCancellationRequested;

    /// <summary>Null where the header asks for a wait longer than any timer's.</summary>
    /// <exception cref="RpcException">INTERNAL: the header is malformed.</exception>
    public static CallDeadline? Start(string header, TimeProvider time, CancellationToken aborted)
    {
        if (!TimeoutHeader.TryParse(header, out var timeout))
        {
            throw new RpcException(
                RpcStatusCode.Internal, "The grpc-timeout header is not one to eight digits and a unit of H, M, S, m, u or n.");
        }

        return timeout is { } value ? new CallDeadline(value, time, aborted) : null;
    }

    public void Dispose()
    {
        _both.Dispose();
        _timer.Dispose();
    }
}
