namespace FedInfra.Rpc;

/// <summary>Where a handler writes the messages of its response stream: the network, or a queue in the same process.</summary>
public interface IRpcWriter<in T>
{
    /// <summary>
    /// Sends one message; completes when there is room for another, so awaiting it is the flow control. The message
    /// may be changed or disposed afterwards. One write at a time.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller left or the deadline passed.</exception>
    ValueTask WriteAsync(T message, CancellationToken ct = default);
}
