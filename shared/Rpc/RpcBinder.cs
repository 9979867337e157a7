using FedInfra.Rpc.Server;

namespace FedInfra.Rpc;

/// <summary>
/// Hands over which function answers which method. A method bound twice, or left out of a bound service, fails when the
/// program starts.
/// </summary>
public sealed class RpcBinder
{
    private readonly IRpcMethodHost _host;
    private readonly HashSet<string> _methods = [];
    private readonly HashSet<RpcService> _services = [];

    internal RpcBinder(IRpcMethodHost host) => _host = host;

    internal IEnumerable<RpcService> Services => _services;

    public void Unary<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class
    {
        Check(method, RpcKind.Unary);
        _host.Unary(method, handler);
    }

    /// <summary>The handler reads the requests as they arrive; each is read once.</summary>
    public void ClientStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        Func<IAsyncEnumerable<TRequest>, RpcCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class
    {
        Check(method, RpcKind.ClientStreaming);
        _host.ClientStreaming(method, handler);
    }

    public void ServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        Func<TRequest, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class
    {
        Check(method, RpcKind.ServerStreaming);
        _host.ServerStreaming(method, handler);
    }

    /// <summary>The handler may read and write at the same time.</summary>
    public void Duplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        Func<IAsyncEnumerable<TRequest>, IRpcWriter<TResponse>, RpcCallContext, Task> handler)
        where TRequest : class
        where TResponse : class
    {
        Check(method, RpcKind.Duplex);
        _host.Duplex(method, handler);
    }

    /// <summary>Fails where a service has methods that nothing was bound to, naming all of them.</summary>
    internal void CheckComplete()
    {
        var missing = _services
            .SelectMany(service => service.Descriptor.Methods.Select(m => $"/{service.FullName}/{m.Name}"))
            .Where(path => !_methods.Contains(path))
            .ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"No handler is bound to {string.Join(", ", missing)}.");
        }
    }

    private void Check<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, RpcKind kind)
        where TRequest : class
        where TResponse : class
    {
        if (method.Kind != kind)
        {
            throw new InvalidOperationException($"{method.FullPath} is {method.Kind}; it cannot be bound as {kind}.");
        }

        if (!_methods.Add(method.FullPath))
        {
            throw new InvalidOperationException($"{method.FullPath} is bound twice.");
        }

        _services.Add(method.Service);
    }
}
