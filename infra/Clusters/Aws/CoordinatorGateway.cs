using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// The coordinator's two ways in, each a network load balancer that passes TCP through to a port of the system pool's
/// machines: one that the world may reach, for nodes, and one inside the network, for administrators, who come from the
/// site's network or by a VPN or peering from <c>adminCidrs</c>.
/// </summary>
internal static class CoordinatorGateway
{
    private const int _port = 443;

    // A node's stream of directives may be silent for long; 350 seconds, the default, would cut it.
    private const int _idleSeconds = 3600;

    public static Gateway Create(AwsSite site, AwsNetwork network, EksCluster cluster, NodeGroup system)
    {
        var addresses = Addresses(site);
        var nodes = Entrance(site, network, cluster, system, new Door("gateway", "nodes", 30443, Internal: false, ["0.0.0.0/0"]), Mappings(network, addresses));
        var admin = Entrance(site, network, cluster, system, new Door("admin", "admins", 30444, Internal: true, AdminNetworks.ThatReachTheAdminService(site)), mappings: null);
        return new Gateway(
            nodes.DnsName,
            new GatewayService("NodePort", new Inputs(), 30443),
            new GatewayService("NodePort", new Inputs(), 30444),
            [.. addresses.Select(address => address.PublicIp)])
        {
            AdminAddress = admin.DnsName,
        };
    }

    /// <summary>One a zone, of our own: client nodes are let out to these and to no others, and a firewall of somebody else's can name them.</summary>
    private static List<ElasticIp> Addresses(AwsSite site) =>
    [
        .. Enumerable.Range(1, site.Site.Zones).Select(zone => $"gateway-address-{MachineTemplate.Text(zone)}").Select(name =>
            new ElasticIp(site.Scope, name, new Inputs { ["domain"] = "vpc", ["tags"] = site.Context.TagInputs(name) })),
    ];

    private static Input Mappings(AwsNetwork network, IReadOnlyList<ElasticIp> addresses) => Input.List(
    [
        .. network.PublicSubnets.Zip(addresses, (subnet, address) => (Input)new Inputs { ["subnetId"] = subnet.Id, ["allocationId"] = address.AllocationId }),
    ]);

    private static LoadBalancer Entrance(AwsSite site, AwsNetwork network, EksCluster cluster, NodeGroup system, Door door, Input? mappings)
    {
        var (scope, context) = (site.Scope, site.Context);
        var firewall = Firewall(site, network, cluster, door);
        var balancer = new LoadBalancer(scope, door.Name, new Inputs
        {
            ["loadBalancerType"] = "network",
            ["internal"] = door.Internal,
            ["subnets"] = mappings is null ? network.PrivateSubnetIds : null,
            ["subnetMappings"] = mappings,
            ["securityGroups"] = [firewall.Id],
            // The coordinator's machine may stand in another zone than the one where a connection comes in.
            ["enableCrossZoneLoadBalancing"] = true,
            ["tags"] = context.TagInputs(door.Name),
        });
        var targets = new TargetGroup(scope, door.Targets, new Inputs
        {
            ["vpcId"] = network.VpcId,
            ["protocol"] = "TCP",
            ["port"] = door.NodePort,
            ["targetType"] = "instance",
            // With the caller's address kept, a pod that dials a load balancer and lands on its own machine gets no answer.
            ["preserveClientIp"] = door.Internal ? "false" : "true",
            ["deregistrationDelay"] = 60,
            ["healthCheck"] = new Inputs { ["protocol"] = "TCP", ["interval"] = 10 },
            ["tags"] = context.TagInputs(door.Targets),
        });
        _ = new Listener(scope, $"{door.Name}-tls", new Inputs
        {
            ["loadBalancerArn"] = balancer.Arn,
            ["port"] = _port,
            ["protocol"] = "TCP",
            ["tcpIdleTimeoutSeconds"] = _idleSeconds,
            ["defaultActions"] = [new Inputs { ["type"] = "forward", ["targetGroupArn"] = targets.Arn }],
            ["tags"] = context.TagInputs($"{door.Name}-tls"),
        });
        _ = new ScalingAttachment(scope, $"{door.Name}-machines", new Inputs
        {
            ["autoscalingGroupName"] = system.AutoScalingGroupName,
            ["lbTargetGroupArn"] = targets.Arn,
        });
        return balancer;
    }

    private static SecurityGroup Firewall(AwsSite site, AwsNetwork network, EksCluster cluster, Door door)
    {
        var group = new SecurityGroup(site.Scope, $"{door.Name}-firewall", new Inputs
        {
            ["description"] = $"Load balancer of the coordinator, for {door.Targets}",
            ["vpcId"] = network.VpcId,
            ["tags"] = site.Context.TagInputs($"{door.Name}-firewall"),
        });
        for (var i = 0; i < door.From.Count; i++)
        {
            var name = $"{door.Name}-from-{MachineTemplate.Text(i + 1)}";
            _ = new IngressRule(site.Scope, name, Rule(site, group.Id, name, _port).With(new Inputs { ["cidrIpv4"] = door.From[i] }));
        }

        _ = new EgressRule(site.Scope, $"{door.Name}-to-machines", Rule(site, group.Id, $"{door.Name}-to-machines", door.NodePort)
            .With(new Inputs { ["referencedSecurityGroupId"] = cluster.SecurityGroupId }));
        _ = new IngressRule(site.Scope, $"machines-from-{door.Name}", Rule(site, cluster.SecurityGroupId, $"machines-from-{door.Name}", door.NodePort)
            .With(new Inputs { ["referencedSecurityGroupId"] = group.Id }));
        return group;
    }

    private static Inputs Rule(AwsSite site, Output<string> group, string name, int port) => new()
    {
        ["securityGroupId"] = group,
        ["ipProtocol"] = "tcp",
        ["fromPort"] = port,
        ["toPort"] = port,
        ["tags"] = site.Context.TagInputs(name),
    };

    /// <summary>One way in. Names are short: with the site's name and the engine's suffix AWS allows load balancers and target groups 32 characters.</summary>
    /// <param name="Name">Of the load balancer, 7 characters at most.</param>
    /// <param name="Targets">Of the target group, 7 characters at most.</param>
    /// <param name="NodePort">The Kubernetes service's port on every machine.</param>
    /// <param name="Internal">True where only the network reaches it.</param>
    /// <param name="From">Who may connect: IPv4 networks.</param>
    private sealed record Door(string Name, string Targets, int NodePort, bool Internal, IReadOnlyList<string> From);
}
