using FedInfra.Infra.Checks;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>Everybody can reach the gateway's port for client nodes, where mutual TLS decides, and nothing else.</summary>
internal sealed class OnlyGatewayOpen : IPolicy
{
    /// <summary>The gateway's port outside, in the pod, and on machines behind a cloud's load balancer.</summary>
    private static readonly int[] _gatewayPorts = [443, 8443, 30443];

    /// <summary>What the coordinator's container calls its port for client nodes; the other one is for administrators.</summary>
    private static readonly string[] _gatewayTargets = ["nodes", "8443"];

    public string Id => "only-gateway-open";

    public string Summary => "Nothing but the gateway's port for client nodes is open to the world.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        IngressRule.Of(context).Where(rule => rule.IsFromWorld && !IsGateway(rule)).Select(rule =>
                this.Breach(rule.Resource, $"The world can reach {rule.PortNames}.", "Name the networks that need it; only the gateway's port for client nodes may be open to all."))
            .Concat(context.Program.Resources.SelectMany(resource => resource.Type switch
            {
                "kubernetes:core/v1:Service" => LoadBalancer(context, resource),
                "aws:eks/cluster:Cluster" => Eks(resource),
                "azure-native:containerservice:ManagedCluster" => Aks(resource),
                "gcp:container/cluster:Cluster" => Gke(resource),
                "aws:rds/instance:Instance" when resource.Inputs.At("publiclyAccessible").IsTrue() =>
                    [this.Breach(resource, "The database has a public address.", "Set publiclyAccessible to false.")],
                "azure-native:dbforpostgresql:FirewallRule" => [this.Breach(resource, "The database has a way in from outside of the site's network.", "Leave firewall rules out; the server belongs in a subnet of its own.")],
                "gcp:sql/databaseInstance:DatabaseInstance" => CloudSql(resource),
                _ => [],
            }));

    private static bool IsGateway(IngressRule rule) =>
        rule.Ports is { Count: > 0 } ports && ports.All(range => range.From == range.To && _gatewayPorts.Contains(range.From));

    private IEnumerable<Finding> LoadBalancer(PolicyContext context, Resource service)
    {
        var spec = service.Inputs.At("spec");
        if (spec.At("type").Text() != "LoadBalancer" || IsInternal(service))
        {
            yield break;
        }

        var ranges = spec.At("loadBalancerSourceRanges").Texts().ToList();
        var isGateway = spec.At("selector") is Inputs selector
            && selector.Values.Values.Any(value => value.Text() == WorkloadNames.Coordinator)
            && spec.At("ports").Items().All(port => _gatewayTargets.Contains(port.At("targetPort").Text()));
        if (!isGateway && (ranges.Count == 0 || IngressRule.IsWorld(ranges)))
        {
            yield return this.Breach(service, "The load balancer is open to the world.", "Set spec.loadBalancerSourceRanges, or make it a ClusterIP service.");
        }

        if (isGateway && context.Stack.CoordinatorSite.Name != SiteOf(service))
        {
            yield return this.Breach(service, "A gateway stands where no coordinator runs.", "Make gateways at the coordinator's site only.");
        }
    }

    private static string SiteOf(Resource resource)
    {
        var component = resource.Component;
        while (component.Parent is { } parent)
        {
            component = parent;
        }

        return component.Name;
    }

    /// <summary>Annotations by which the clouds keep a load balancer inside a network.</summary>
    private static bool IsInternal(Resource service)
    {
        var annotations = service.Inputs.At("metadata.annotations");
        return annotations.Under("service.beta.kubernetes.io/aws-load-balancer-scheme").Text() == "internal"
            || annotations.Under("service.beta.kubernetes.io/azure-load-balancer-internal").IsTrue()
            || annotations.Under("networking.gke.io/load-balancer-type").Text() == "Internal";
    }

    private IEnumerable<Finding> Eks(Resource cluster)
    {
        var network = cluster.Inputs.At("vpcConfig");
        var cidrs = network.At("publicAccessCidrs").Texts().ToList();
        if (!network.At("endpointPublicAccess").IsFalse() && (cidrs.Count == 0 || IngressRule.IsWorld(cidrs)))
        {
            yield return ControlPlane(cluster, "Set vpcConfig.endpointPublicAccess to false, or publicAccessCidrs to the administrators' networks.");
        }
    }

    private IEnumerable<Finding> Aks(Resource cluster)
    {
        var access = cluster.Inputs.At("apiServerAccessProfile");
        var ranges = access.At("authorizedIPRanges").Texts().ToList();
        if (!access.At("enablePrivateCluster").IsTrue() && (ranges.Count == 0 || IngressRule.IsWorld(ranges)))
        {
            yield return ControlPlane(cluster, "Set apiServerAccessProfile.enablePrivateCluster, or authorizedIPRanges to the administrators' networks.");
        }
    }

    private IEnumerable<Finding> Gke(Resource cluster)
    {
        var networks = cluster.Inputs.At("masterAuthorizedNetworksConfig");
        var isPrivate = cluster.Inputs.At("privateClusterConfig.enablePrivateEndpoint").IsTrue();
        if (!isPrivate && (networks is null || IngressRule.IsWorld(networks.At("cidrBlocks").Items().SelectMany(block => block.At("cidrBlock").Texts()))))
        {
            yield return ControlPlane(cluster, "Set masterAuthorizedNetworksConfig to the administrators' networks.");
        }
    }

    private IEnumerable<Finding> CloudSql(Resource instance)
    {
        var networks = instance.Inputs.At("settings.ipConfiguration.authorizedNetworks").Items().SelectMany(network => network.At("value").Texts());
        if (!instance.Inputs.At("settings.ipConfiguration.ipv4Enabled").IsFalse() || IngressRule.IsWorld(networks))
        {
            yield return this.Breach(instance, "The database has a public address.", "Set settings.ipConfiguration.ipv4Enabled to false and privateNetwork to the site's network.");
        }
    }

    private Finding ControlPlane(Resource cluster, string fix) => this.Breach(cluster, "The Kubernetes API is open to the world.", fix);
}
