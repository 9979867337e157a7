using FedInfra.Rpc;

namespace FedInfra.Coordinator.Admin;

/// <summary>Binds the admin service's methods so that none can be reached past the <see cref="AdminGate"/>.</summary>
internal sealed class AdminBinder(RpcBinder binder, AdminGate gate)
{
    public void Unary<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, Func<TRequest, AdminCaller, TResponse> handler)
        where TRequest : class
        where TResponse : class
    {
        _ = AdminRoles.LeastFor(method.Name);
        binder.Unary(method, (request, context) => Task.FromResult(handler(request, gate.Require(method.Name, context))));
    }

    public void ServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class
    {
        _ = AdminRoles.LeastFor(method.Name);
        binder.ServerStreaming(method, (request, writer, context) =>
        {
            gate.Require(method.Name, context);
            return handler(request, writer, context);
        });
    }
}
