using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FedInfra.Rpc.Server;

/// <summary>Hosts methods by our own reading and writing of gRPC.</summary>
internal sealed class OwnMethodHost(ServerEnvironment environment) : IRpcMethodHost
{
    private static readonly string[] _post = [HttpMethods.Post];

    private readonly List<BoundMethod> _methods = [];

    public void Unary<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, Func<TRequest, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class =>
        _methods.Add(new UnaryMethod<TRequest, TResponse>(method, handler));

    public void ClientStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<IAsyncEnumerable<TRequest>, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class =>
        _methods.Add(new ClientStreamingMethod<TRequest, TResponse>(method, handler));

    public void ServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class =>
        _methods.Add(new ServerStreamingMethod<TRequest, TResponse>(method, handler));

    public void Duplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<IAsyncEnumerable<TRequest>, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class =>
        _methods.Add(new DuplexMethod<TRequest, TResponse>(method, handler));

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        foreach (var method in _methods)
        {
            group.MapMethods(method.FullPath, _post, http => method.InvokeAsync(http, environment)).WithDisplayName(method.FullPath);
        }

        return group;
    }
}
