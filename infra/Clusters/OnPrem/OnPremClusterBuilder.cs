using System.Globalization;
using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>
/// Makes an on-premises site: K3s on hosts reached over SSH, the first as its server, and the services that a cloud
/// would sell. Works with one host or many, with or without accelerators.
/// </summary>
public sealed class OnPremClusterBuilder : IClusterBuilder
{
    /// <summary>Where administrators reach the coordinator: K3s's load balancer shares the host's ports, and 443 is the nodes'.</summary>
    public const int AdminNodePort = 30444;

    public Cloud Cloud => Cloud.OnPrem;

    /// <exception cref="InvalidOperationException">No K3s is known for the Kubernetes release, or a host cannot be reached by others; the stack file's reader refuses both.</exception>
    /// <exception cref="InfraException">A host's settings could change a script's meaning.</exception>
    public Cluster Build(SiteContext context)
    {
        RefuseUnreachable(context);
        var commands = context.Scope.With(new Provider(context.Scope, ProviderPackage.Command, "ssh", new Inputs()));
        var cluster = K3sCluster.Install(context, commands);
        var services = SiteServices.Add(context, cluster);
        context.Scope.Program.Export($"{context.Site.Name}RegistryUser", ImageRegistry.User);
        context.Scope.Program.Export($"{context.Site.Name}RegistryPassword", Input.Secret(cluster.Secrets.RegistryPassword));
        return new Cluster
        {
            Kubernetes = cluster.Kubernetes,
            Ready = [.. cluster.Nodes, .. services.Ready],
            StorageClass = SiteServices.StorageClass,
            Registry = Output.Of($"{ImageRegistry.AddressOf(Host.Of(context.Site.Hosts[0]))}/fedinfra"),
            Objects = services.Objects,
            Database = services.Database,
            Gateway = context.HostsCoordinator ? GatewayOf(Host.Of(context.Site.Hosts[0])) : null,

            // The preflight demands the hosts' own drivers; the operator brings the device plug-in.
            InstallDriver = false,
            HasDevicePlugin = false,
        };
    }

    /// <summary>A pod's loopback is its own, so on one machine without another address pods dial the service itself.</summary>
    private static Gateway GatewayOf(Host first) => new(
        Output.Of(first.IsLoopback ? $"gateway-nodes.{WorkloadNames.Namespace}.svc" : first.Settings.Address),
        new GatewayService("LoadBalancer", new Inputs()),
        new GatewayService("NodePort", new Inputs(), AdminNodePort),
        Reserved: [])
    {
        AddressInUrl = first.IsLoopback ? null : Output.Of(first.AddressForPort),
        AdminAddress = Output.Of(first.Settings.Address),
        AdminEndpoint = Output.Of(string.Create(CultureInfo.InvariantCulture, $"{first.AddressForPort}:{AdminNodePort}")),
    };

    private static void RefuseUnreachable(SiteContext context)
    {
        var loopback = context.Site.Hosts.FirstOrDefault(host => Host.Of(host).IsLoopback);
        if (loopback is not null && context.Site.Hosts.Count > 1)
        {
            throw new InvalidOperationException($"Site '{context.Site.Name}', host '{loopback.Name}': the other hosts cannot reach {loopback.Address}.");
        }

        if (loopback is not null && context.HostsCoordinator && context.Stack.Sites.Count > 1 && context.Stack.Coordinator.Hostname is null)
        {
            throw new InvalidOperationException($"Site '{context.Site.Name}', host '{loopback.Name}': the other sites cannot reach the coordinator at {loopback.Address}.");
        }
    }
}
