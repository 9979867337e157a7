using System.CommandLine;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Experiments;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Simulation;

/// <summary><c>coordinator simulate</c>: the same rounds with virtual nodes in this process.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentArguments();
        var command = new Command("simulate",
            """
            Runs the same rounds as quickstart with virtual nodes in one process: no network, the same model hash.

            Examples:
              coordinator simulate --nodes 100 --cohort 0.1 --partition dirichlet:0.3
              coordinator simulate --data mnist:./mnist --rounds 100 --report report.json
            """);
        experiment.AddTo(command);
        command.SetAction((arguments, cancellationToken) => RunAsync(experiment.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ExperimentOptions options, CancellationToken cancellationToken)
    {
        var experiment = Experiment.Create(options);
        var folder = RunFolder.Create(options, "simulate");
        using var loggers = CoordinatorLogging.ToConsole(LogLevel.Error);
        await using var host = await CoordinatorHost.StartAsync(
            new CoordinatorOptions
            {
                DataFolder = Path.Combine(folder, "coordinator"),
                Evaluation = new EvaluationOptions(folder, Environment.ProcessorCount),
                Identity = IdentityOptions.None,
            },
            loggers,
            cancellationToken);
        var nodeOptions = new NodeHostOptions { BaseFolder = folder, DataFolder = Path.Combine(folder, "nodes"), DurableRounds = false, Policy = experiment.PolicyFile.Length > 0 ? SitePolicy.Parse(experiment.PolicyFile, "policy") : SitePolicy.None };
        Console.WriteLine($"{experiment.Nodes.Count} virtual nodes in this process; the run is kept in {folder}");
        var link = new InProcessLink(host.Services.GetRequiredService<FederationHandlers>());
        using var identities = VirtualIdentities.Enroll(
            experiment.Nodes.Select(node => node.Name!), host.Services.GetRequiredService<EnrolmentDesk>(), host.Services.GetRequiredService<CertificateAuthority>().Trusted);
        using var nodes = new NodeHost(
            experiment.Nodes,
            nodeOptions,
            _ => link,
            TimeProvider.System,
            loggers.CreateLogger("client-node"),
            node => identities[node]);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = nodes.RunAsync(stop.Token);
        try
        {
            var desk = host.Services.GetRequiredService<JobDesk>();
            desk.CancelAll();
            var job = desk.Submit(experiment.JobFile, "simulate", AdminCaller.Local.Name);
            var admin = host.Services.GetRequiredService<AdminHandlers>();
            var updates = InProcessStream.Read<JobUpdate>(
                (writer, context) => admin.WatchJobAsync(new WatchJobRequest { Job = job }, writer, context), cancellationToken);
            var following = ExperimentRun.FollowAsync(options, experiment.Rounds, folder, updates, cancellationToken);

            // Neither the coordinator nor the nodes end by themselves unless something is wrong with them.
            await await Task.WhenAny(following, host.Completion, running);
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }

        return 0;
    }
}
