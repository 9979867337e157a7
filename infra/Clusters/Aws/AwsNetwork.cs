using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// The site's network: machines stand in private subnets and reach out through one NAT gateway; one, because two or
/// three cost as much again each and a lost zone only delays rounds.
/// </summary>
internal sealed class AwsNetwork
{
    private AwsNetwork(Vpc vpc, IReadOnlyList<Subnet> publicSubnets, IReadOnlyList<Subnet> privateSubnets)
    {
        VpcId = vpc.Id;
        PublicSubnetIds = Input.List([.. publicSubnets.Select(subnet => (Input)subnet.Id)]);
        PrivateSubnetIds = Input.List([.. privateSubnets.Select(subnet => (Input)subnet.Id)]);
    }

    public Output<string> VpcId { get; }

    /// <summary>For load balancers that the world may reach.</summary>
    public Input PublicSubnetIds { get; }

    /// <summary>For everything else.</summary>
    public Input PrivateSubnetIds { get; }

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
        var publicSubnets = Subnets(site, vpc, "public", "kubernetes.io/role/elb", new SubnetPlan(site.Site.NetworkCidr).Public);
        var privateSubnets = Subnets(site, vpc, "private", "kubernetes.io/role/internal-elb", new SubnetPlan(site.Site.NetworkCidr).Private);

        var address = new ElasticIp(scope, "nat-address", new Inputs { ["domain"] = "vpc", ["tags"] = context.TagInputs("nat") });
        var nat = new NatGateway(
            scope,
            "nat",
            new Inputs { ["allocationId"] = address.AllocationId, ["subnetId"] = publicSubnets[0].Id, ["tags"] = context.TagInputs("nat") },
            new ResourceOptions { DependsOn = [internet] });

        Routes(site, vpc, "public", publicSubnets, new Inputs { ["gatewayId"] = internet.Id });
        var privateRoutes = Routes(site, vpc, "private", privateSubnets, new Inputs { ["natGatewayId"] = nat.Id });

        // Model files and images' layers are S3 traffic: through this endpoint it costs nothing, through the NAT gateway it does.
        _ = new VpcEndpoint(scope, "s3", new Inputs
        {
            ["vpcId"] = vpc.Id,
            ["serviceName"] = $"com.amazonaws.{site.Region}.s3",
            ["vpcEndpointType"] = "Gateway",
            ["routeTableIds"] = [privateRoutes.Id],
            ["tags"] = context.TagInputs("s3"),
        });
        return new AwsNetwork(vpc, publicSubnets, privateSubnets);
    }

    private static List<Subnet> Subnets(AwsSite site, Vpc vpc, string kind, string role, Func<int, string> cidr)
    {
        // Which letters an account's zones have differs, so AWS is asked. It answers in order of name; local zones,
        // which have to be opted into, have no NAT gateways.
        var zones = Output.Invoke<string[]>(
            "aws:index/getAvailabilityZones:getAvailabilityZones",
            new Inputs
            {
                ["state"] = "available",
                ["filters"] = [new Inputs { ["name"] = "opt-in-status", ["values"] = ["opt-in-not-required"] }],
            },
            "names",
            site.Provider);
        return
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
    }

    private static RouteTable Routes(AwsSite site, Vpc vpc, string kind, List<Subnet> subnets, Inputs outward)
    {
        var table = new RouteTable(site.Scope, $"{kind}-routes", new Inputs { ["vpcId"] = vpc.Id, ["tags"] = site.Context.TagInputs($"{kind}-routes") });
        _ = new Route(site.Scope, $"{kind}-outward", new Inputs { ["routeTableId"] = table.Id, ["destinationCidrBlock"] = "0.0.0.0/0" }.With(outward));
        for (var zone = 0; zone < subnets.Count; zone++)
        {
            _ = new RouteTableAssociation(site.Scope, $"{kind}-{zone + 1}-routes", new Inputs { ["routeTableId"] = table.Id, ["subnetId"] = subnets[zone].Id });
        }

        return table;
    }
}
