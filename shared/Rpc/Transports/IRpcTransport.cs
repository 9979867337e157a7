using FedInfra.Rpc.Server;
using Microsoft.Extensions.DependencyInjection;

namespace FedInfra.Rpc;

/// <summary>
/// Who speaks gRPC for both ends: our own code (<see cref="RpcTransport.Own"/>), or another library behind the same
/// handlers, method tables and calls. On the wire nothing differs. Stateless and thread-safe.
/// </summary>
public interface IRpcTransport
{
    /// <summary>For people and logs: the library and its version.</summary>
    string Name { get; }

    /// <summary>
    /// Registers what hosts handlers: a transient <see cref="IRpcMethodHost"/> and all that it needs. Called by
    /// <c>AddRpc</c>, which adds what does not depend on the transport.
    /// </summary>
    void AddServer(IServiceCollection services, RpcServerOptions options);

    /// <summary>Makes a channel; it connects with its first call.</summary>
    /// <param name="address"><c>http://host:port</c> (HTTP/2 without TLS) or <c>https://host:port</c>.</param>
    /// <param name="options">Null for the defaults.</param>
    IRpcChannel Connect(Uri address, RpcChannelOptions? options = null);
}
