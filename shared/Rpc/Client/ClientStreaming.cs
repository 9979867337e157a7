namespace FedInfra.Rpc;

/// <summary>Client-streaming calls of any channel.</summary>
public static class ClientStreaming
{
    /// <summary>Sends every request, then gives the response. Stops early where the server answers early.</summary>
    /// <param name="channel">The way to the server.</param>
    /// <param name="method">A client-streaming method.</param>
    /// <param name="requests">What is sent; read no further than the server reads.</param>
    /// <param name="options">Deadline, headers, compression.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="RpcException">The call failed.</exception>
    public static async Task<TResponse> SendAsync<TRequest, TResponse>(
        this IRpcChannel channel, RpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class
    {
        using var call = channel.Start(method, options, ct);
        await foreach (var request in requests.WithCancellation(ct))
        {
            if (!await call.TryWriteAsync(request))
            {
                break;
            }
        }

        await call.CompleteAsync();
        return await call.ResponseAsync();
    }
}
