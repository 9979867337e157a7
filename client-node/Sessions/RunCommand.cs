using System.CommandLine;
using FedInfra.ClientNode.Sites;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Sessions;

/// <summary><c>client-node run</c>: the process that a site runs.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config") { Description = "The site's configuration (YAML): coordinator, nodes and their data.", Required = true };
        var coordinator = new Option<string?>("--coordinator") { Description = "Address of the coordinator; stands in for the file's." };
        var stopWithInput = new Option<bool>("--stop-with-input") { Description = "Stop when standard input ends: for a parent process that must not leave nodes behind.", Hidden = true };
        var command = new Command("run",
            """
            Runs this site's nodes until stopped: they dial out to the coordinator, train on the site's data, and send updates only.

            Example:
              client-node run --config site.yaml

            site.yaml:
              coordinator: http://coordinator.example:8443
              nodes:
                - name: hospital-a
                  data: {kind: csv, path: patients.csv, schema: schema.yaml}
            """) { config, coordinator, stopWithInput };
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(arguments.GetRequiredValue(config), arguments.GetValue(coordinator), arguments.GetValue(stopWithInput), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string config, string? coordinator, bool stopWithInput, CancellationToken cancellationToken)
    {
        var site = SiteFile.Read(config, coordinator);
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
        }));
        var options = new NodeHostOptions
        {
            BaseFolder = Path.GetDirectoryName(Path.GetFullPath(config))!,
            DataFolder = site.DataDir!,
            Threads = site.Threads ?? 1,
            Parallel = site.Parallel ?? Environment.ProcessorCount,
        };
        await using var link = new RpcCoordinatorLink(new Uri(site.Coordinator!));
        using var host = new NodeHost([.. site.Nodes], options, link, TimeProvider.System, loggers.CreateLogger("client-node"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (stopWithInput)
        {
            _ = Task.Run(async () =>
            {
                await Console.In.ReadToEndAsync(stop.Token);
                await stop.CancelAsync();
            }, stop.Token);
        }

        await host.RunAsync(stop.Token);
        return 0;
    }
}
