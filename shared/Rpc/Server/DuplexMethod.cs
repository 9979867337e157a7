namespace FedInfra.Rpc.Server;

internal sealed class DuplexMethod<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method,
    Func<IAsyncEnumerable<TRequest>, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
    : BoundMethod<TRequest, TResponse>(method)
    where TRequest : class
    where TResponse : class
{
    protected override Task AnswerAsync(ServerCall call) => handler(
        call.ReadAllAsync(Method.RequestCodec), new ServerWriter<TResponse>(call, Method.ResponseCodec), call.Context);
}
