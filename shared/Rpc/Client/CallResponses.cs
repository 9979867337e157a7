namespace FedInfra.Rpc;

/// <summary>The responses of any channel's calls.</summary>
public static class CallResponses
{
    /// <summary>The only response of a unary or client-streaming call.</summary>
    /// <exception cref="RpcException">The call failed, or the server answered with none or with several.</exception>
    public static async Task<TResponse> ResponseAsync<TRequest, TResponse>(this IRpcCall<TRequest, TResponse> call)
        where TRequest : class
        where TResponse : class
    {
        var response = await call.ReadAsync()
            ?? throw new RpcException(RpcStatusCode.Unimplemented, $"{call.Method} answers one message and the server sent none.");
        if (await call.ReadAsync() is not null)
        {
            throw new RpcException(RpcStatusCode.Unimplemented, $"{call.Method} answers one message and the server sent more.");
        }

        return response;
    }

    /// <summary>The responses as they arrive. The token given at the start of the call ends the wait for one.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public static async IAsyncEnumerable<TResponse> ReadAllAsync<TRequest, TResponse>(this IRpcCall<TRequest, TResponse> call)
        where TRequest : class
        where TResponse : class
    {
        while (await call.ReadAsync() is { } message)
        {
            yield return message;
        }
    }
}
