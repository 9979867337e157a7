namespace FedInfra.Rpc.Server;

internal sealed class ServerStreamingMethod<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method, Func<TRequest, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
    : BoundMethod<TRequest, TResponse>(method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task AnswerAsync(ServerCall call)
    {
        var request = await call.ReadSingleAsync(Method.RequestCodec);
        await handler(request, new ServerWriter<TResponse>(call, Method.ResponseCodec), call.Context);
    }
}
