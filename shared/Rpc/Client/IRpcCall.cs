namespace FedInfra.Rpc;

/// <summary>
/// One call under way. Writing and reading may go on at the same time, each by one caller at a time. Disposing it
/// before its end cancels it. Every member may throw <see cref="RpcException"/> (the call's status), or
/// <see cref="OperationCanceledException"/> where the token given at its start was cancelled.
/// </summary>
public interface IRpcCall<in TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    /// <summary>Which method is called, as <c>/package.Service/Method</c>.</summary>
    string Method { get; }

    /// <summary>What came with the status; empty until the responses were read to their end.</summary>
    RpcMetadata Trailers { get; }

    /// <summary>The server's response headers. Completes when they are here, which is before the first response.</summary>
    Task<RpcMetadata> HeadersAsync();

    /// <summary>Sends one message of the request stream; completes when there is room for another.</summary>
    ValueTask WriteAsync(TRequest message);

    /// <summary>Like <see cref="WriteAsync"/>, but false where the server ended the call early: then the responses tell why.</summary>
    ValueTask<bool> TryWriteAsync(TRequest message);

    /// <summary>Ends the request stream; responses may go on.</summary>
    ValueTask CompleteAsync();

    /// <summary>The next response, or null after the last where the status is OK.</summary>
    ValueTask<TResponse?> ReadAsync();
}
