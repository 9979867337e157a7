using System.CommandLine;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sessions;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Identity;
using FedInfra.Rpc;

namespace FedInfra.ClientNode.Identity;

/// <summary><c>client-node enroll</c>: gets the site's nodes their certificates, once.</summary>
internal static class EnrollCommand
{
    public static Command Create()
    {
        var site = new SiteOptions();
        var command = new Command("enroll",
            """
            Enrols this site's nodes: each makes a key, which stays here, and gets a certificate for its one-time token.
            Nodes that are enrolled already stay as they are. `client-node run` does the same by itself when it has a token.

            Example:
              client-node enroll --config site.yaml --enrolment-token-file hospital-a.token --coordinator-ca-file ca.pem
            """);
        site.AddTo(command);
        command.SetAction((arguments, cancellationToken) => RunAsync(site.Read(arguments), site.Transport(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SiteFile site, IRpcTransport transport, CancellationToken cancellationToken)
    {
        if (site.CoordinatorCaFile is not { } authorityFile || new Uri(site.Coordinator!).Scheme != "https")
        {
            throw new CommandException($"{site.Coordinator} is a coordinator without certificates: there is nothing to enrol at.");
        }

        using var loggers = NodeLogging.ToConsole();
        var logger = loggers.CreateLogger("client-node");
        var authority = TrustedAuthority.Load(authorityFile);
        SitePolicy.Of(site).CheckCoordinator(site.Coordinator!, authority);
        await using var enrolment = new NodeEnrolment(site, authority, transport, TimeProvider.System, logger);
        foreach (var node in site.Nodes)
        {
            using var credentials = NodeCredentials.Open(site.DataDir!, node.Name!);
            if (enrolment.IsEnrolled(credentials))
            {
                Console.WriteLine($"{node.Name} is enrolled already.");
                continue;
            }

            var pending = await enrolment.EnrollAsync(credentials, patient: false, cancellationToken);
            Console.WriteLine(pending ? $"{node.Name} is enrolled and waits for approval: coordinator node approve {node.Name}" : $"{node.Name} is enrolled.");
        }

        return 0;
    }
}
