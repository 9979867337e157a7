using System.CommandLine;
using System.Net;
using FedInfra.Coordinator.Evaluation;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Serving;

/// <summary><c>coordinator serve</c>: the long-running process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var dataDir = new Option<string>("--data-dir") { Description = "Folder of the journal and the blobs; made if absent.", Required = true };
        var listen = new Option<string>("--listen") { Description = "Where nodes dial to.", DefaultValueFactory = _ => ":8443" };
        var adminListen = new Option<string>("--admin-listen") { Description = "Where administrators dial to.", DefaultValueFactory = _ => ":8444" };
        var metricsListen = new Option<string>("--metrics-listen") { Description = "Where health checks dial to.", DefaultValueFactory = _ => ":9090" };
        var command = new Command("serve",
            """
            Runs the coordinator until stopped: takes nodes and jobs, runs rounds, keeps models.

            Example:
              coordinator serve --data-dir /var/lib/fedinfra --listen :8443 --admin-listen 127.0.0.1:8444

            Connections are not encrypted yet: keep the listeners on loopback or inside a private network.
            """) { dataDir, listen, adminListen, metricsListen };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            new CoordinatorOptions
            {
                DataFolder = Path.GetFullPath(arguments.GetRequiredValue(dataDir)),
                Evaluation = new EvaluationOptions(Environment.CurrentDirectory, Environment.ProcessorCount),
                Listen = ListenAddress.Parse(arguments.GetRequiredValue(listen), "--listen"),
                AdminListen = ListenAddress.Parse(arguments.GetRequiredValue(adminListen), "--admin-listen"),
                MetricsListen = ListenAddress.Parse(arguments.GetRequiredValue(metricsListen), "--metrics-listen"),
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CoordinatorOptions options, CancellationToken cancellationToken)
    {
        using var loggers = CoordinatorLogging.ToConsole(LogLevel.Information);
        await using var host = await CoordinatorHost.StartAsync(options, loggers, cancellationToken);
        var logger = loggers.CreateLogger("coordinator");
        Log.Serving(logger, host.NodeAddress.ToString(), host.AdminAddress.ToString(), options.DataFolder);
        foreach (var open in new[] { options.Listen!, options.AdminListen! }.Where(listen => !IPAddress.IsLoopback(listen.Address)))
        {
            Log.ListensUnencrypted(logger, open.ToString());
        }

        await host.Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (host.Completion.IsFaulted)
        {
            await host.Completion;
        }

        return 0;
    }
}
