using FedInfra.Rpc.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Transports;

/// <summary>This room's own code over Kestrel and HttpClient.</summary>
internal sealed class OwnTransport : IRpcTransport
{
    public string Name => RpcTransport.OwnName;

    public void AddServer(IServiceCollection services, RpcServerOptions options)
    {
        services.Replace(ServiceDescriptor.Singleton<IMemoryPoolFactory<byte>, FrameSizedPool.Factory>());
        services.TryAddSingleton(provider => new ServerEnvironment(
            options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger(RpcTransport.LogCategory)));
        services.TryAddTransient<IRpcMethodHost, OwnMethodHost>();
    }

    public IRpcChannel Connect(Uri address, RpcChannelOptions? options) => new RpcChannel(address, options);
}
