using System.CommandLine;
using System.Net;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Experiments;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Serving;
using FedInfra.Identity;
using FedInfra.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Quickstart;

/// <summary><c>coordinator quickstart</c>: a whole federation on this machine, with real processes over loopback.</summary>
internal static class QuickstartCommand
{
    /// <summary>Above this many nodes, processes host several each.</summary>
    private const int MaximumProcesses = 10;

    private static readonly TimeSpan _signalSkew = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var experiment = new ExperimentArguments();
        var command = new Command("quickstart",
            """
            Trains one model over several client-node processes on this machine; each keeps its data to itself.

            Examples:
              coordinator quickstart
              coordinator quickstart --strategy fedadam --rounds 20 --report report.json
              coordinator quickstart --data heart-disease:./heart-disease
            """);
        experiment.AddTo(command);
        command.SetAction((arguments, cancellationToken) => RunAsync(experiment.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ExperimentOptions options, CancellationToken cancellationToken)
    {
        var experiment = Experiment.Create(options);
        var folder = RunFolder.Create(options, "quickstart");
        using var loggers = CoordinatorLogging.ToConsole(LogLevel.Error);
        await using var host = await CoordinatorHost.StartAsync(
            new CoordinatorOptions
            {
                DataFolder = Path.Combine(folder, "coordinator"),
                Evaluation = new EvaluationOptions(folder, Environment.ProcessorCount),
                Identity = new IdentityOptions { ServerNames = ServerNames.Loopback },
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                AdminListen = new IPEndPoint(IPAddress.Loopback, 0),
            },
            loggers,
            cancellationToken);
        host.Services.GetRequiredService<JobDesk>().CancelAll();
        var tokens = WriteTokens(experiment, folder, host.Services.GetRequiredService<EnrolmentDesk>());
        await using var nodes = new NodeProcesses(StartNodes(experiment, host.NodeAddress, folder, tokens));
        Console.WriteLine($"coordinator on {host.NodeAddress}, {experiment.Nodes.Count} nodes in {nodes.Count} processes; the run is kept in {folder}");

        var authority = host.Services.GetRequiredService<CertificateAuthority>().Trusted;
        await using var channel = new RpcChannel(host.AdminAddress, new RpcChannelOptions { SslClientAuthenticationOptions = authority.ClientOptions(own: null) });
        var bearer = AdminConnection.Bearer(SecretFile.ReadSecret(Path.Combine(folder, "coordinator", AdminTokens.FileName)));
        var submitted = await channel.CallAsync(
            AdminMethods.SubmitJob, new SubmitJobRequest { Yaml = experiment.JobFile, Source = "quickstart" }, bearer, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = channel.ReadAsync(AdminMethods.WatchJob, new WatchJobRequest { Job = submitted.Job }, bearer, stop.Token);
        var following = ExperimentRun.FollowAsync(options, experiment.Rounds, folder, updates, stop.Token);
        var exited = nodes.FirstExitAsync(stop.Token);
        var first = await Task.WhenAny(following, exited, host.Completion);
        if (first == host.Completion)
        {
            await host.Completion;
        }

        if (first == exited)
        {
            var failure = await exited;

            // Ctrl-C in a terminal reaches the nodes too, and they may be quicker: then it is no failure of theirs.
            await Task.Delay(_signalSkew, cancellationToken);
            await stop.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new CoordinatorException(CoordinatorErrorCode.Unavailable, failure);
        }

        await stop.CancelAsync();
        await following;
        return 0;
    }

    /// <summary>What an administrator does by hand: a token for each node, one file each, that approves it as well.</summary>
    private static string WriteTokens(Experiment experiment, string folder, EnrolmentDesk desk)
    {
        var tokens = Path.Combine(folder, "tokens");
        SecretFile.CreateFolder(tokens);
        foreach (var node in experiment.Nodes.Select(node => node.Name!))
        {
            var (token, _) = desk.CreateToken(node, TimeSpan.FromHours(1), approves: true, AdminCaller.Local.Name);
            SecretFile.Write(Path.Combine(tokens, node), token + "\n");
        }

        return tokens;
    }

    private static IEnumerable<NodeProcess> StartNodes(Experiment experiment, Uri coordinator, string folder, string tokens)
    {
        var policy = Path.Combine(folder, "policy.yaml");
        File.WriteAllText(policy, experiment.PolicyFile);
        var processes = experiment.Nodes.Count <= MaximumProcesses ? experiment.Nodes.Count : Environment.ProcessorCount;
        foreach (var (group, index) in experiment.Nodes.Chunk((experiment.Nodes.Count + processes - 1) / processes).Select((group, index) => (group, index)))
        {
            var name = group.Length == 1 ? group[0].Name! : $"nodes-{index + 1}";
            var site = new SiteFile
            {
                Coordinator = coordinator.ToString(),
                DataDir = Path.Combine(folder, name),
                CoordinatorCaFile = Path.Combine(folder, "coordinator", CertificateAuthority.CertificateFile),
                EnrolmentTokenFile = tokens,
                PolicyFile = experiment.PolicyFile.Length > 0 ? policy : null,
                Parallel = group.Length == 1 ? 1 : Math.Max(1, Environment.ProcessorCount / processes),
                Nodes = group,
            };
            var config = Path.Combine(folder, name + ".yaml");
            File.WriteAllText(config, SettingsFile.Write(site));
            yield return new NodeProcess(name, config, Path.Combine(folder, name + ".log"));
        }
    }
}
