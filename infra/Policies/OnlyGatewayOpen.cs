using FedInfra.Infra.Checks;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>Everybody can reach the gateway's port for client nodes, where mutual TLS decides, and nothing else.</summary>
internal sealed class OnlyGatewayOpen : IPolicy
{
    private const int GatewayNodePort = 30443;

    /// <summary>The gateway's port outside, in the pod, and on machines behind a cloud's load balancer.</summary>
    private static readonly int[] _gatewayPorts = [443, 8443, GatewayNodePort];

    /// <summary>What the coordinator's container calls its port for client nodes; the other one is for administrators.</summary>
    private static readonly string[] _gatewayTargets = ["nodes", "8443"];

    public string Id => "only-gateway-open";

    public string Summary => "Nothing but the gateway's port for client nodes is open to the world.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        IngressRule.Of(context).Where(rule => rule.IsFromWorld && !IsGateway(context, rule)).Select(rule =>
                this.Breach(rule.Resource, $"The world can reach {rule.PortNames}.", "Name the networks that need it; only the gateway's port for client nodes, at the coordinator's site, may be open to all."))
            .Concat(context.Program.Resources.SelectMany(resource => resource.Type switch
            {
                "kubernetes:core/v1:Service" => LoadBalancer(context, resource),
                "kubernetes:networking.k8s.io/v1:Ingress" => [this.Breach(resource, "An Ingress opens a way in that no rule of this program limits.", "Use a Service; what people use is reached through the site's network.")],
                "aws:eks/cluster:Cluster" => Eks(resource),
                "azure-native:containerservice:ManagedCluster" => Aks(resource),
                "gcp:container/cluster:Cluster" => Gke(resource),
                "aws:rds/instance:Instance" or "aws:rds/clusterInstance:ClusterInstance" when resource.Inputs.At("publiclyAccessible").IsTrue() =>
                    [this.Breach(resource, "The database has a public address.", "Set publiclyAccessible to false.")],
                "azure-native:dbforpostgresql:FirewallRule" => [this.Breach(resource, "The database has a way in from outside of the site's network.", "Leave firewall rules out; the server belongs in a subnet of its own.")],
                "azure-native:dbforpostgresql:Server" when resource.Inputs.At("network.delegatedSubnetResourceId") is null && resource.Inputs.At("network.publicNetworkAccess").Text() != "Disabled" =>
                    [this.Breach(resource, "The database has a public address.", "Set network.delegatedSubnetResourceId to a subnet of its own.")],
                "gcp:sql/databaseInstance:DatabaseInstance" => CloudSql(resource),
                _ => [],
            }));

    private static bool IsGateway(PolicyContext context, IngressRule rule) =>
        rule.IsTcp
        && rule.Ports is { } ports && ports.All(range => range.From == range.To && _gatewayPorts.Contains(range.From))
        && IsAtCoordinator(context, rule.Resource)
        && !OpensAnotherDoor(context, rule.Resource);

    private static bool IsAtCoordinator(PolicyContext context, Resource resource) => context.SiteOf(resource)?.Name == context.Stack.Coordinator.Site;

    /// <summary>
    /// On AWS the administrators' load balancer listens at the gateway's port too, under another firewall. True where the
    /// rule belongs to a group of a load balancer that passes calls on to another port of the machines than the gateway's.
    /// </summary>
    private static bool OpensAnotherDoor(PolicyContext context, Resource rule)
    {
        var groups = context.OfType("aws:ec2/securityGroup:SecurityGroup").Where(group => group == rule || rule.Inputs.At("securityGroupId").RefersTo(group));
        var balancers = context.OfType("aws:lb/loadBalancer:LoadBalancer").Where(balancer => groups.Any(group => balancer.Inputs.At("securityGroups").RefersTo(group)));
        var listeners = context.OfType("aws:lb/listener:Listener").Where(listener => balancers.Any(balancer => listener.Inputs.At("loadBalancerArn").RefersTo(balancer)));
        return context.OfType("aws:lb/targetGroup:TargetGroup")
            .Where(target => listeners.Any(listener => listener.Inputs.At("defaultActions").RefersTo(target)))
            .Any(target => target.Inputs.At("port").Number() != GatewayNodePort);
    }

    private IEnumerable<Finding> LoadBalancer(PolicyContext context, Resource service)
    {
        var spec = service.Inputs.At("spec");
        if (spec.At("type").Text() != "LoadBalancer" || IsInternal(context, service))
        {
            yield break;
        }

        var ranges = spec.At("loadBalancerSourceRanges").Texts().ToList();
        var isGateway = spec.At("selector") is Inputs selector
            && selector.Values.Values.Any(value => value.Text() == WorkloadNames.Coordinator)
            && spec.At("ports").Items().All(port => _gatewayTargets.Contains(port.At("targetPort").Text()));
        if (!isGateway && (ranges.Count == 0 || Everybody.IsIn(ranges)))
        {
            yield return this.Breach(service, "The load balancer is open to the world.", "Set spec.loadBalancerSourceRanges, or make it a ClusterIP service.");
        }

        if (isGateway && !IsAtCoordinator(context, service))
        {
            yield return this.Breach(service, "A gateway stands where no coordinator runs.", "Make gateways at the coordinator's site only.");
        }
    }

    /// <summary>True where the annotation of the site's own cloud keeps the load balancer inside the network; another cloud's does nothing.</summary>
    private static bool IsInternal(PolicyContext context, Resource service)
    {
        var annotations = service.Inputs.At("metadata.annotations");
        return context.SiteOf(service)?.Cloud switch
        {
            Cloud.Aws => annotations.Under("service.beta.kubernetes.io/aws-load-balancer-scheme").Text() == "internal",
            Cloud.Azure => annotations.Under("service.beta.kubernetes.io/azure-load-balancer-internal").IsTrue(),
            Cloud.Gcp => annotations.Under("networking.gke.io/load-balancer-type").Text() == "Internal",
            _ => false,
        };
    }

    private IEnumerable<Finding> Eks(Resource cluster)
    {
        var network = cluster.Inputs.At("vpcConfig");
        var cidrs = network.At("publicAccessCidrs").Texts().ToList();
        if (!network.At("endpointPublicAccess").IsFalse() && (cidrs.Count == 0 || Everybody.IsIn(cidrs)))
        {
            yield return ControlPlane(cluster, "Set vpcConfig.endpointPublicAccess to false, or publicAccessCidrs to the administrators' networks.");
        }
    }

    private IEnumerable<Finding> Aks(Resource cluster)
    {
        var access = cluster.Inputs.At("apiServerAccessProfile");
        var ranges = access.At("authorizedIPRanges").Texts().ToList();
        if (!access.At("enablePrivateCluster").IsTrue() && (ranges.Count == 0 || Everybody.IsIn(ranges)))
        {
            yield return ControlPlane(cluster, "Set apiServerAccessProfile.enablePrivateCluster, or authorizedIPRanges to the administrators' networks.");
        }
    }

    private IEnumerable<Finding> Gke(Resource cluster)
    {
        var networks = cluster.Inputs.At("masterAuthorizedNetworksConfig");
        var isPrivate = cluster.Inputs.At("privateClusterConfig.enablePrivateEndpoint").IsTrue();
        if (!isPrivate && (networks is null || networks.At("gcpPublicCidrsAccessEnabled").IsTrue() || Everybody.IsIn(networks.At("cidrBlocks").Items().SelectMany(block => block.At("cidrBlock").Texts()))))
        {
            yield return ControlPlane(cluster, "Set masterAuthorizedNetworksConfig to the administrators' networks, without Google's public ones.");
        }
    }

    private IEnumerable<Finding> CloudSql(Resource instance)
    {
        var networks = instance.Inputs.At("settings.ipConfiguration.authorizedNetworks").Items().SelectMany(network => network.At("value").Texts());
        if (!instance.Inputs.At("settings.ipConfiguration.ipv4Enabled").IsFalse() || Everybody.IsIn(networks))
        {
            yield return this.Breach(instance, "The database has a public address.", "Set settings.ipConfiguration.ipv4Enabled to false and privateNetwork to the site's network.");
        }
    }

    private Finding ControlPlane(Resource cluster, string fix) => this.Breach(cluster, "The Kubernetes API is open to the world.", fix);
}
