namespace FedInfra.Rpc.Wire;

/// <summary>
/// Guards the pooled buffer of one direction of a stream: operations follow one another, and the buffer may go back to
/// the pool only where none is under way.
/// </summary>
internal sealed class OneAtATime
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Closed = 2;

    private int _state;

    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    /// <exception cref="InvalidOperationException">An operation is under way.</exception>
    public void Enter(string operation)
    {
        var state = Interlocked.CompareExchange(ref _state, Busy, Idle);
        if (state == Busy)
        {
            throw new InvalidOperationException($"Another {operation} this stream is still under way; await it first.");
        }

        ObjectDisposedException.ThrowIf(state == Closed, this);
    }

    public void Exit() => Interlocked.CompareExchange(ref _state, Idle, Busy);

    /// <summary>Refuses everything from now on. True where nothing is under way and it was not closed before.</summary>
    public bool Close() => Interlocked.Exchange(ref _state, Closed) == Idle;
}
