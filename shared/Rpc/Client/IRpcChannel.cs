namespace FedInfra.Rpc;

/// <summary>
/// Calls the methods of one server. It connects with the first call and again whenever the connection broke; make one
/// and keep it. Thread-safe. Errors are <see cref="RpcException"/>; cancelling by the caller's own token is
/// <see cref="OperationCanceledException"/>. Disposing it breaks the connection.
/// </summary>
public interface IRpcChannel : IAsyncDisposable
{
    /// <summary>Unary: one request, one response.</summary>
    Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class;

    /// <summary>Server-streaming: the responses as they arrive. Leaving the loop early cancels the call.</summary>
    IAsyncEnumerable<TResponse> ReadAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class;

    /// <summary>Starts a call whose request stream is written by hand: client-streaming (<see cref="ClientStreaming"/> sends what is there already) and duplex.</summary>
    IRpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class;

    /// <summary>Starts a call of one request; the way to a unary or server-streaming call's headers and trailers.</summary>
    IRpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class;
}
