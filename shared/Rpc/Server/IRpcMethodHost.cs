using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace FedInfra.Rpc.Server;

/// <summary>
/// Takes the methods of one handler class, checked by <see cref="RpcBinder"/>, and makes endpoints of them: the seam
/// between handlers and who speaks gRPC.
/// </summary>
public interface IRpcMethodHost
{
    void Unary<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, Func<TRequest, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class;

    void ClientStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<IAsyncEnumerable<TRequest>, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class;

    void ServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class;

    void Duplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<IAsyncEnumerable<TRequest>, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class;

    /// <summary>Called once, after the last method.</summary>
    IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints);
}
