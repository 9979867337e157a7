using System.CommandLine;
using System.Net;
using FedInfra.CommandLine;
using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Serving;

/// <summary><c>coordinator serve</c>: the long-running process.</summary>
internal static class ServeCommand
{
    private static readonly TimeSpan _shortestLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestLifetime = TimeSpan.FromDays(365);

    public static Command Create()
    {
        var dataDir = new Option<string>("--data-dir") { Description = "Folder of the journal, the blobs and the certificate authority; made if absent.", Required = true };
        var listen = new Option<string>("--listen") { Description = "Where nodes dial to.", DefaultValueFactory = _ => ":8443" };
        var adminListen = new Option<string>("--admin-listen") { Description = "Where administrators dial to.", DefaultValueFactory = _ => ":8444" };
        var metricsListen = new Option<string>("--metrics-listen") { Description = "Where health checks dial to (without TLS).", DefaultValueFactory = _ => ":9090" };
        var authority = new Option<string?>("--ca-file") { Description = "Certificate and key of a certificate authority (PEM) to use instead of one made in the data folder." };
        var serverNames = new Option<string[]>("--server-name") { Description = "A host name or address that clients dial, for the certificate; may be given several times. This machine's name and loopback are always in it." };
        var lifetime = new Option<string>("--certificate-lifetime") { Description = "How long a node's certificate lasts; nodes renew theirs after two thirds.", DefaultValueFactory = _ => "7d" };
        var tokens = new Option<string?>("--enrolment-tokens") { Description = "One-time tokens shared beforehand: a folder of files named by node, each holding its token, or a JSON file {\"node\": \"token\"}. They last 30 days." };
        var approve = new Option<bool>("--approve-enrolled") { Description = "Nodes that enrol with those tokens need no `coordinator node approve`." };
        var insecure = new Option<bool>("--insecure") { Description = "No TLS, no certificates, no tokens; on loopback only." };
        var rpc = new Option<string>("--rpc") { Description = "Who speaks gRPC: `own`, or the path of an adapter's DLL.", DefaultValueFactory = _ => RpcTransport.OwnName };
        var verbose = new Option<bool>("--verbose") { Description = "Log each message of a masked round, too: who is waited for." };
        var command = new Command("serve",
            """
            Runs the coordinator until stopped: takes nodes and jobs, runs rounds, keeps models.

            Every connection is TLS 1.3, and nodes show certificates. The first start makes a certificate authority (ca.pem is
            what sites need) and the first admin's token (admin-token) in the data folder.

            Examples:
              coordinator serve --data-dir /var/lib/fedinfra --listen :8443 --admin-listen 127.0.0.1:8444 --server-name fl.example.org
              coordinator serve --data-dir /var/lib/fedinfra --ca-file ca-with-key.pem --enrolment-tokens ./tokens
            """) { dataDir, listen, adminListen, metricsListen, authority, serverNames, lifetime, tokens, approve, insecure, verbose, rpc };
        command.SetAction((arguments, cancellationToken) =>
        {
            var (nodes, administrators) = (ListenAddress.Parse(arguments.GetRequiredValue(listen), "--listen"), ListenAddress.Parse(arguments.GetRequiredValue(adminListen), "--admin-listen"));
            var options = new CoordinatorOptions
            {
                DataFolder = Path.GetFullPath(arguments.GetRequiredValue(dataDir)),
                Evaluation = new EvaluationOptions(Environment.CurrentDirectory, Environment.ProcessorCount),
                Identity = new IdentityOptions
                {
                    Trust = arguments.GetValue(insecure) ? NodeTrust.Everybody : NodeTrust.Certificates,
                    AuthorityFile = arguments.GetValue(authority),
                    ServerNames = ServerNames.Of([nodes, administrators], arguments.GetValue(serverNames) ?? []),
                    CertificateLifetime = TimeSpanText.Parse(arguments.GetRequiredValue(lifetime), "--certificate-lifetime", _shortestLifetime, _longestLifetime),
                    EnrolmentTokens = arguments.GetValue(tokens),
                    ApproveEnrolled = arguments.GetValue(approve),
                },
                Listen = nodes,
                AdminListen = administrators,
                MetricsListen = ListenAddress.Parse(arguments.GetRequiredValue(metricsListen), "--metrics-listen"),
                Rpc = RpcTransport.Load(arguments.GetRequiredValue(rpc)),
            };
            if (arguments.GetValue(insecure))
            {
                RequireLoopback("--listen", nodes);
                RequireLoopback("--admin-listen", administrators);
            }

            return RunAsync(options, arguments.GetValue(verbose) ? LogLevel.Debug : LogLevel.Information, cancellationToken);
        });
        return command;
    }

    private static void RequireLoopback(string option, IPEndPoint endPoint)
    {
        if (!IPAddress.IsLoopback(endPoint.Address))
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"--insecure: {option} {endPoint} can be reached from other machines. Listen on loopback ({option} 127.0.0.1:{endPoint.Port}), or leave --insecure out.");
        }
    }

    private static async Task<int> RunAsync(CoordinatorOptions options, LogLevel leastLevel, CancellationToken cancellationToken)
    {
        using var loggers = CoordinatorLogging.ToConsole(leastLevel);
        await using var host = await CoordinatorHost.StartAsync(options, loggers, cancellationToken);
        var logger = loggers.CreateLogger("coordinator");
        if (options.Identity.Trust == NodeTrust.Everybody)
        {
            Log.Insecure(logger);
        }
        else
        {
            Log.IdentityFiles(
                logger, options.Identity.AuthorityFile ?? Path.Combine(options.DataFolder, CertificateAuthority.CertificateFile), Path.Combine(options.DataFolder, AdminTokens.FileName));
        }

        if (options.Rpc != RpcTransport.Own)
        {
            Log.Transport(logger, options.Rpc.Name);
        }

        Log.Serving(logger, host.NodeAddress.ToString(), host.AdminAddress.ToString(), options.DataFolder);
        await host.Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (host.Completion.IsFaulted)
        {
            await host.Completion;
        }

        return 0;
    }
}
