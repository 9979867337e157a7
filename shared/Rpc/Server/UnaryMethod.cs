namespace FedInfra.Rpc.Server;

internal sealed class UnaryMethod<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method, Func<TRequest, RpcCallContext, Task<TResponse>> handler)
    : BoundMethod<TRequest, TResponse>(method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task AnswerAsync(ServerCall call)
    {
        var request = await call.ReadSingleAsync(Method.RequestCodec);
        call.Write(Method.ResponseCodec, await handler(request, call.Context));
    }
}
