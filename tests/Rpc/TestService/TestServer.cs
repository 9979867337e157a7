using FedInfra.Rpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Tests.TestService;

/// <summary>test.proto served on a free port of loopback, over HTTP/2 without TLS.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, TestHandlers handlers, LogLines log)
    {
        _app = app;
        Handlers = handlers;
        Log = log;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public RpcHealth Health => _app.Services.GetRequiredService<RpcHealth>();

    public TestHandlers Handlers { get; }

    public LogLines Log { get; }

    public static async Task<TestServer> StartAsync(Action<RpcServerOptions>? configure = null, IRpcTransport? transport = null)
    {
        var log = new LogLines();
        var handlers = new TestHandlers();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ConfigureForRpc().Listen(System.Net.IPAddress.Loopback, 0, listener => listener.UseRpc()));
        builder.Services.AddRpc(configure, transport);
        var app = builder.Build();
        app.MapRpc(handlers);
        app.MapRpcHealth();
        app.MapRpcReflection();
        await app.StartAsync();
        return new TestServer(app, handlers, log);
    }

    public RpcChannel Connect(RpcChannelOptions? options = null) => new(Address, options);

    public RawClient ConnectRaw() => new(Address);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
