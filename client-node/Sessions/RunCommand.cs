using System.CommandLine;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sites;
using FedInfra.Learning.Engines;
using FedInfra.Rpc;

namespace FedInfra.ClientNode.Sessions;

/// <summary><c>client-node run</c>: the process that a site runs.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var site = new SiteOptions();
        var engine = new EngineOptions();
        var stopWithInput = new Option<bool>("--stop-with-input") { Description = "Stop when standard input ends: for a parent process that must not leave nodes behind.", Hidden = true };
        var command = new Command("run",
            """
            Runs this site's nodes until stopped: they dial out to the coordinator, train on the site's data, and send updates only.
            A node that has not enrolled does so first, with the token that the coordinator's operator gave.

            Example:
              client-node run --config site.yaml --enrolment-token-file hospital-a.token --coordinator-ca-file ca.pem

            site.yaml:
              coordinator: https://coordinator.example:8443
              nodes:
                - name: hospital-a
                  data: {kind: csv, path: patients.csv, schema: schema.yaml}
            """) { stopWithInput };
        site.AddTo(command);
        engine.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (arguments.GetValue(stopWithInput))
            {
                _ = Task.Run(async () =>
                {
                    await Console.In.ReadToEndAsync(stop.Token);
                    await stop.CancelAsync();
                }, stop.Token);
            }

            var file = site.Read(arguments);
            var transport = site.Transport(arguments);
            using var device = engine.Open(arguments, file);
            return await RunAsync(file, site.PathOf(arguments), transport, device, stop.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(SiteFile site, string config, IRpcTransport transport, ITrainingDevice device, CancellationToken cancellationToken)
    {
        using var loggers = NodeLogging.ToConsole();
        var logger = loggers.CreateLogger("client-node");
        Log.TrainsWith(logger, device.Description);
        var policy = SitePolicy.Of(site);
        if (site.PolicyFile is null)
        {
            Log.NoPolicy(logger);
        }

        var options = new NodeHostOptions
        {
            BaseFolder = Path.GetDirectoryName(config)!,
            DataFolder = site.DataDir!,
            Device = device,
            Parallel = site.Parallel ?? Environment.ProcessorCount,
            Policy = policy,
        };
        NodeLinks links;
        try
        {
            links = await NodeLinks.OpenAsync(site, policy, transport, logger, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped while it waited for a coordinator to enrol at: there is nothing to hand back.
            return 0;
        }

        await using var owned = links;
        using var host = new NodeHost([.. site.Nodes], options, node => links[node], TimeProvider.System, logger, links.IdentityOf);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = links.RenewAsync(stop.Token);
        var running = host.RunAsync(stop.Token);
        try
        {
            await await Task.WhenAny(running, renewing);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped as asked; the nodes hand their work back.
        }
        finally
        {
            await stop.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await running;
        }

        return 0;
    }
}
