namespace FedInfra.Rpc.Server;

internal sealed class ClientStreamingMethod<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method, Func<IAsyncEnumerable<TRequest>, RpcCallContext, Task<TResponse>> handler)
    : BoundMethod<TRequest, TResponse>(method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task AnswerAsync(ServerCall call) =>
        call.Write(Method.ResponseCodec, await handler(call.ReadAllAsync(Method.RequestCodec), call.Context));
}
