using System.Net;
using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Serving;

/// <summary>A running coordinator: its rooms, its listeners, and the job that it works on.</summary>
internal sealed class CoordinatorHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Listener> _listeners = [];
    private Task _jobs = Task.CompletedTask;

    private CoordinatorHost(ServiceProvider services) => _services = services;

    /// <summary>Where nodes dial to.</summary>
    public Uri NodeAddress => _listeners[0].Address;

    /// <summary>Where administrators dial to.</summary>
    public Uri AdminAddress => _listeners[1].Address;

    /// <summary>The rooms, for a caller in the same process.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Ends only when something is wrong beyond one job: the journal cannot be written, for example.</summary>
    public Task Completion => _jobs;

    /// <exception cref="CoordinatorException">The data folder or an address cannot be used.</exception>
    public static async Task<CoordinatorHost> StartAsync(CoordinatorOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var services = CoordinatorServices.Build(options.DataFolder, options.Evaluation, options.Identity, loggers, TimeProvider.System);
        var host = new CoordinatorHost(services);
        try
        {
            if (options.Listen is { } listen)
            {
                var (forNodes, forAdministrators) = Secure(options, services, loggers.CreateLogger("coordinator"));
                IRpcHandlers[] nodes = forNodes is null
                    ? [services.GetRequiredService<FederationHandlers>()]
                    : [services.GetRequiredService<FederationHandlers>(), services.GetRequiredService<EnrolmentHandlers>()];
                host._listeners.Add(await Listener.StartAsync(listen, forNodes, nodes, options.Rpc, loggers, cancellationToken));
                host._listeners.Add(await Listener.StartAsync(
                    options.AdminListen!, forAdministrators, [services.GetRequiredService<AdminHandlers>()], options.Rpc, loggers, cancellationToken));
            }

            if (options.MetricsListen is { } metrics)
            {
                host._listeners.Add(await Listener.StartAsync(metrics, security: null, [], options.Rpc, loggers, cancellationToken));
            }
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        host._jobs = Task.Run(() => services.GetRequiredService<JobRunner>().RunAsync(host._stop.Token), CancellationToken.None);
        return host;
    }

    /// <summary>Both null where everybody on this machine is trusted.</summary>
    private static (ListenerSecurity? Nodes, ListenerSecurity? Administrators) Secure(CoordinatorOptions options, ServiceProvider services, ILogger logger)
    {
        if (options.Identity.Trust == NodeTrust.Everybody)
        {
            return (null, null);
        }

        services.GetRequiredService<AdminTokens>().EnsureFirst(options.DataFolder);
        if (options.Identity.EnrolmentTokens is { } folder)
        {
            SharedEnrolmentTokens.Admit(folder, options.Identity.ApproveEnrolled, services.GetRequiredService<EnrolmentDesk>());
        }

        var certificates = services.GetRequiredService<ServerCertificates>();
        var authority = services.GetRequiredService<CertificateAuthority>().Trusted;
        return (new ListenerSecurity(certificates, authority, logger), new ListenerSecurity(certificates, clients: null, logger));
    }

    /// <summary>Takes no more calls, gives up the round in progress, and closes the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _jobs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _services.GetRequiredService<NodeDirectory>().Close();
        await Task.WhenAll(_listeners.Select(listener => listener.DisposeAsync().AsTask()));

        await _services.DisposeAsync();
        _stop.Dispose();
    }
}

/// <summary>What a coordinator needs to start.</summary>
internal sealed record CoordinatorOptions
{
    /// <summary>Holds the journal and the blobs.</summary>
    public required string DataFolder { get; init; }

    public required EvaluationOptions Evaluation { get; init; }

    /// <summary>How callers are known.</summary>
    public required IdentityOptions Identity { get; init; }

    /// <summary>For nodes; null opens no listener at all.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>For administrators.</summary>
    public IPEndPoint? AdminListen { get; init; }

    /// <summary>For health checks; null opens none.</summary>
    public IPEndPoint? MetricsListen { get; init; }

    /// <summary>Who speaks gRPC on every listener; by default this project's own code.</summary>
    public IRpcTransport Rpc { get; init; } = RpcTransport.Own;
}
