namespace FedInfra.Rpc.Client;

/// <summary>Why a call may end before the server ends it: the caller's token, the deadline, or disposal.</summary>
internal sealed class CallCancellation : IDisposable
{
    // What a timer can wait is a little less than 50 days.
    private static readonly TimeSpan _longestTimer = TimeSpan.FromDays(40);

    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _all;

    /// <param name="deadline">From now; null for none.</param>
    /// <param name="time">The deadline's clock.</param>
    /// <param name="cancellable">True where <see cref="Cancel"/> must work; without it and a deadline the caller's token is enough.</param>
    /// <param name="caller">The caller's token.</param>
    public CallCancellation(TimeSpan? deadline, TimeProvider time, bool cancellable, CancellationToken caller)
    {
        _caller = caller;
        Token = caller;
        if (deadline is { } timeout && timeout < _longestTimer)
        {
            _deadline = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, time);
            Token = _deadline.Token;
        }

        if (cancellable || (_deadline is not null && caller.CanBeCanceled))
        {
            _all = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline?.Token ?? CancellationToken.None);
            Token = _all.Token;
        }
    }

    public CancellationToken Token { get; }

    public void Cancel() => _all?.Cancel();

    /// <summary>The exception to throw where the call was ended from this end, else null.</summary>
    public Exception? Reason(Exception cause) =>
        _caller.IsCancellationRequested ? new OperationCanceledException("The call was cancelled.", cause, _caller)
        : _deadline is { IsCancellationRequested: true } ? new RpcException(RpcStatusCode.DeadlineExceeded, "The deadline passed.", inner: cause)
        : null;

    public void Dispose()
    {
        _all?.Dispose();
        _deadline?.Dispose();
    }
}
