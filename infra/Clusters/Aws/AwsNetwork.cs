using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// The site's network: machines stand in private subnets and reach out through one NAT gateway; one, because two or
/// three cost as much again each and a lost zone only delays rounds.
/// </summary>
internal sealed class AwsNetwork
{
    private AwsNetwork(Vpc vpc, IReadOnlyList<Subnet> publicSubnets, IReadOnlyList<Subnet> privateSubnets, IReadOnlyList<Resource> outward)
    {
        Outward = outward;
        VpcId = vpc.Id;
        PublicSubnets = publicSubnets;
        PrivateSubnetIds = Input.List([.. privateSubnets.Select(subnet => (Input)subnet.Id)]);
        PrivateSubnets = privateSubnets;
    }

    public Output<string> VpcId { get; }

    /// <summary>For load balancers that the world may reach, one for each zone.</summary>
    public IReadOnlyList<Subnet> PublicSubnets { get; }

    /// <summary>For everything else.</summary>
    public Input PrivateSubnetIds { get; }

    /// <summary>The same, one for each zone.</summary>
    public IReadOnlyList<Subnet> PrivateSubnets { get; }

    /// <summary>The way to the internet: machines need it to join, and to the end of their lives.</summary>
    public IReadOnlyList<Resource> Outward { get; }

    public static AwsNetwork Create(AwsSite site)
    {
        var (scope, context) = (site.Scope, site.Context);
        var vpc = new Vpc(scope, "network", new Inputs
        {
            ["cidrBlock"] = site.Site.NetworkCidr,
            ["enableDnsHostnames"] = true,
            ["enableDnsSupport"] = true,
            ["tags"] = context.TagInputs("network"),
        });
        var internet = new InternetGateway(scope, "internet", new Inputs { ["vpcId"] = vpc.Id, ["tags"] = context.TagInputs("internet") });
        var (plan, zones) = (new SubnetPlan(site.Site.NetworkCidr), Zones(site));
        var publicSubnets = Subnets(site, vpc, zones, "public", "kubernetes.io/role/elb", plan.Public);
        var privateSubnets = Subnets(site, vpc, zones, "private", "kubernetes.io/role/internal-elb", plan.Private);

        var address = new ElasticIp(scope, "nat-address", new Inputs { ["domain"] = "vpc", ["tags"] = context.TagInputs("nat") });
        var nat = new NatGateway(
            scope,
            "nat",
            new Inputs { ["allocationId"] = address.AllocationId, ["subnetId"] = publicSubnets[0].Id, ["tags"] = context.TagInputs("nat") },
            new ResourceOptions { DependsOn = [internet] });

        List<Resource> outward = [];
        Routes(site, vpc, "public", publicSubnets, new Inputs { ["gatewayId"] = internet.Id }, outward);
        var privateRoutes = Routes(site, vpc, "private", privateSubnets, new Inputs { ["natGatewayId"] = nat.Id }, outward);

        // Model files and images' layers are S3 traffic: through this endpoint it costs nothing, through the NAT gateway it does.
        _ = new VpcEndpoint(scope, "s3", new Inputs
        {
            ["vpcId"] = vpc.Id,
            ["serviceName"] = $"com.amazonaws.{site.Region}.s3",
            ["vpcEndpointType"] = "Gateway",
            ["routeTableIds"] = [privateRoutes.Id],
            ["tags"] = context.TagInputs("s3"),
        });
        return new AwsNetwork(vpc, publicSubnets, privateSubnets, outward);
    }

    /// <summary>
    /// Which letters an account's zones have differs, so AWS is asked; it answers in order of name. Local zones, which
    /// have to be opted into, have no NAT gateways.
    /// </summary>
    private static Output<string[]> Zones(AwsSite site) => Output.Invoke<string[]>(
        "aws:index/getAvailabilityZones:getAvailabilityZones",
        new Inputs
        {
            ["state"] = "available",
            ["filters"] = [new Inputs { ["name"] = "opt-in-status", ["values"] = ["opt-in-not-required"] }],
        },
        "names",
        site.Provider);

    private static List<Subnet> Subnets(AwsSite site, Vpc vpc, Output<string[]> zones, string kind, string role, Func<int, string> cidr) =>
    [
        .. Enumerable.Range(0, site.Site.Zones).Select(zone => new Subnet(site.Scope, $"{kind}-{zone + 1}", new Inputs
        {
            ["vpcId"] = vpc.Id,
            ["cidrBlock"] = cidr(zone),
            ["availabilityZone"] = zones.Inside<string>($"[{zone}]"),
            ["mapPublicIpOnLaunch"] = false,
            ["tags"] = site.Context.TagInputs($"{kind}-{zone + 1}").With(new Inputs
            {
                [role] = "1",
                [$"kubernetes.io/cluster/{site.ClusterName}"] = "shared",
            }),
        })),
    ];

    private static RouteTable Routes(AwsSite site, Vpc vpc, string kind, List<Subnet> subnets, Inputs way, List<Resource> made)
    {
        var table = new RouteTable(site.Scope, $"{kind}-routes", new Inputs { ["vpcId"] = vpc.Id, ["tags"] = site.Context.TagInputs($"{kind}-routes") });
        made.Add(new Route(site.Scope, $"{kind}-outward", new Inputs { ["routeTableId"] = table.Id, ["destinationCidrBlock"] = "0.0.0.0/0" }.With(way)));
        for (var zone = 0; zone < subnets.Count; zone++)
        {
            made.Add(new RouteTableAssociation(site.Scope, $"{kind}-{zone + 1}-routes", new Inputs { ["routeTableId"] = table.Id, ["subnetId"] = subnets[zone].Id }));
        }

        return table;
    }
}
