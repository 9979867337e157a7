using FedInfra.Infra.Packages;
using FedInfra.Infra.Packages.Command;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>The cluster itself: K3s on every host, and a provider that reaches it.</summary>
/// <param name="Kubernetes">Reaches the Kubernetes API of the first host.</param>
/// <param name="Nodes">Commands that have seen every node ready and labelled.</param>
/// <param name="Secrets">What the first host made for the site's services.</param>
internal sealed record K3sCluster(Provider Kubernetes, IReadOnlyList<RemoteCommand> Nodes, SiteSecrets Secrets)
{
    /// <summary>
    /// Installs. No command that installs has triggers: those may replace it, and the old one's <c>delete</c> would
    /// then remove the cluster that the new one has just made. The K3s version is part of the script instead, so a new
    /// one runs <c>update</c>, the server before the agents.
    /// </summary>
    public static K3sCluster Install(SiteContext context, Scope scope)
    {
        var version = K3sReleases.Of(context.Site);
        var hosts = context.Site.Hosts.Select(Host.Of).ToList();
        var first = hosts[0];
        var registry = ImageRegistry.AddressOf(first);

        var server = Install(scope, first, K3sServer.Install(first, version, registry), K3sServer.Uninstall());
        var nodes = new List<RemoteCommand> { Admit(scope, first, first, server) };
        var token = new Lazy<Output<string>>(() => first.ReadSecret(scope, "join-token", K3sServer.Token(), server, version));
        var secrets = SiteSecrets.Read(scope, first, server, version);
        foreach (var host in hosts.Skip(1))
        {
            var input = K3sAgent.Input(token.Value, secrets.RegistryPassword, secrets.Certificate);
            var agent = Install(scope, host, K3sAgent.Install(host, first, version, registry), K3sAgent.Uninstall(), input);
            nodes.Add(Admit(scope, first, host, agent));
        }

        var kubeconfig = first.ReadSecret(scope, "kubeconfig", K3sServer.Kubeconfig(first), server, version);

        // The file's client certificate is renewed every year; only another server is another cluster.
        var provider = new Provider(scope, ProviderPackage.Kubernetes, "kubernetes", new Inputs
        {
            ["kubeconfig"] = Input.Secret(kubeconfig),
            ["clusterIdentifier"] = server.Id,
        });
        return new K3sCluster(provider, nodes, secrets);
    }

    private static RemoteCommand Install(Scope scope, Host host, string install, string uninstall, Output<string>? input = null)
    {
        var check = host.Run(scope, $"preflight-{host.Name}", new Inputs { ["create"] = Preflight.Command(host) }, ResourceOptions.None);
        var inputs = new Inputs { ["create"] = install, ["update"] = install, ["delete"] = uninstall, ["stdin"] = input?.Value };
        return host.Run(scope, $"host-{host.Name}", inputs, new ResourceOptions { DependsOn = [check], CreateTimeout = "20m" });
    }

    private static RemoteCommand Admit(Scope scope, Host server, Host host, RemoteCommand installed)
    {
        var admit = K3sNode.Admit(host, isServer: host == server);
        var inputs = new Inputs { ["create"] = admit, ["update"] = admit, ["delete"] = K3sNode.Drain(host, isServer: host == server) };
        return server.Run(scope, $"node-{host.Name}", inputs, new ResourceOptions { DependsOn = [installed] });
    }
}
