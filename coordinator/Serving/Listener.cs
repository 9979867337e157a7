using System.Net;
using System.Net.Sockets;
using FedInfra.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Serving;

/// <summary>One address that answers the handlers it was given, gRPC health and reflection, and nothing else.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private readonly WebApplication _application;

    private Listener(WebApplication application, Uri address)
    {
        _application = application;
        Address = address;
    }

    /// <summary>Where it listens; with port 0 asked for, the port that was given.</summary>
    public Uri Address { get; }

    /// <param name="endPoint">Where to listen.</param>
    /// <param name="security">How it speaks TLS; null speaks plain HTTP/2.</param>
    /// <param name="handlers">What it answers.</param>
    /// <param name="transport">Who speaks gRPC.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CoordinatorException">The address is in use or not this machine's.</exception>
    public static async Task<Listener> StartAsync(
        IPEndPoint endPoint, ListenerSecurity? security, IReadOnlyList<IRpcHandlers> handlers, IRpcTransport transport, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);

        // The host's own would take Ctrl-C away from the command that runs this listener.
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.AddRpc(options => options.MapError = ErrorCatalogue.ToStatus, transport);
        builder.WebHost.UseKestrelCore();
        if (security is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureForRpc().Listen(endPoint, listen => listen.UseRpc(security is null ? null : security.Configure)));
        var application = builder.Build();
        if (security is { KnowsClients: true })
        {
            application.UseClientCertificateGate();
        }

        foreach (var handler in handlers)
        {
            application.MapRpc(handler);
        }

        application.MapRpcHealth();
        application.MapRpcReflection();
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await application.DisposeAsync();
            throw new CoordinatorException(CoordinatorErrorCode.Conflict, $"Cannot listen on {endPoint}: {exception.Message} Choose another port.", exception);
        }

        var bound = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var host = endPoint.Address.Equals(IPAddress.IPv6Any) || endPoint.Address.Equals(IPAddress.Any) ? "127.0.0.1" : bound.Host;
        return new Listener(application, new UriBuilder(bound) { Host = host }.Uri);
    }

    public async ValueTask DisposeAsync()
    {
        // Calls still open after this are cut off, which is no failure of the shutdown.
        using var limit = new CancellationTokenSource(_patience);
        await _application.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _application.DisposeAsync();
    }

    /// <summary>Starts and stops when its owner says so, and at no signal.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
