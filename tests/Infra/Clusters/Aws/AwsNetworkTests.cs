using System.Net;
using FedInfra.Infra.Clusters.Aws;

namespace FedInfra.Infra.Tests.Clusters.Aws;

public sealed class AwsNetworkTests
{
    [Theory]
    [InlineData("10.10.0.0/16")]
    [InlineData("10.200.240.0/20")]
    [InlineData("172.16.64.0/18")]
    public void Subnets_of_three_zones_lie_in_the_network_and_apart_from_each_other(string cidr)
    {
        var plan = new SubnetPlan(cidr);
        var whole = IPNetwork.Parse(cidr);
        IPNetwork[] subnets = [.. Enumerable.Range(0, 3).SelectMany(zone => new[] { plan.Private(zone), plan.Public(zone) }).Select(subnet => IPNetwork.Parse(subnet))];
        Assert.Equal(6, subnets.Distinct().Count());
        Assert.All(subnets, subnet => Assert.True(whole.Contains(subnet.BaseAddress) && subnet.PrefixLength > whole.PrefixLength));
        Assert.All(subnets, one => Assert.DoesNotContain(subnets, other => other != one && (other.Contains(one.BaseAddress) || one.Contains(other.BaseAddress))));
    }

    [Fact]
    public void Most_addresses_are_private_because_every_pod_takes_one()
    {
        var plan = new SubnetPlan("10.10.0.0/16");
        Assert.Equal("10.10.64.0/18", plan.Private(1));
        Assert.Equal("10.10.208.0/20", plan.Public(1));
    }

    [Fact]
    public void Private_subnets_go_out_through_the_one_NAT_gateway()
    {
        var site = BuiltSite.With(site => site with { Zones = 3 });
        Assert.Single(site.OfType("aws:ec2/natGateway:NatGateway"));
        Assert.Equal("{main-nat.id}", BuiltSite.Text(site.Find("main-private-outward"), "natGatewayId"));
        Assert.All(Enumerable.Range(1, 3), zone => Assert.Equal("{main-private-routes.id}", BuiltSite.Text(site.Find($"main-private-{zone}-routes"), "routeTableId")));
    }

    [Fact]
    public void Traffic_to_S3_does_not_pay_for_the_NAT_gateway()
    {
        var endpoint = BuiltSite.WithCoordinator().Find("main-s3");
        Assert.Equal("com.amazonaws.us-east-1.s3", BuiltSite.Text(endpoint, "serviceName"));
        Assert.Equal("{main-private-routes.id}", BuiltSite.Text(endpoint, "routeTableIds"));
    }

    [Fact]
    public void No_subnet_gives_machines_public_addresses()
    {
        var subnets = BuiltSite.WithCoordinator().OfType("aws:ec2/subnet:Subnet").ToList();
        Assert.Equal(4, subnets.Count);
        Assert.All(subnets, subnet => Assert.Equal("False", BuiltSite.Text(subnet, "mapPublicIpOnLaunch")));
    }

    [Fact]
    public void A_subnet_and_its_twin_are_in_the_zone_that_AWS_names()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.Equal("{getAvailabilityZones.names[1]}", BuiltSite.Text(site.Find("main-private-2"), "availabilityZone"));
        Assert.Equal("{getAvailabilityZones.names[1]}", BuiltSite.Text(site.Find("main-public-2"), "availabilityZone"));
    }

    [Fact]
    public void Descriptions_of_firewalls_hold_only_characters_that_EC2_takes()
    {
        var site = BuiltSite.WithCoordinator();
        string[] descriptions =
        [
            .. site.OfType("aws:ec2/securityGroup:SecurityGroup")
                .Concat(site.OfType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"))
                .Select(resource => BuiltSite.Text(resource, "description"))
                .OfType<string>(),
        ];
        Assert.True(descriptions.Length >= 4);
        Assert.All(descriptions, description => Assert.Matches(@"^[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{1,255}$", description));
    }

    [Fact]
    public void Only_the_nodes_gateway_is_open_to_the_world()
    {
        var open = BuiltSite.WithCoordinator().OfType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .Where(rule => BuiltSite.Text(rule, "cidrIpv4") == "0.0.0.0/0")
            .ToList();
        var rule = Assert.Single(open);
        Assert.Equal("{main-gateway-firewall.id}", BuiltSite.Text(rule, "securityGroupId"));
        Assert.Equal(("443", "443", "tcp"), (BuiltSite.Text(rule, "fromPort"), BuiltSite.Text(rule, "toPort"), BuiltSite.Text(rule, "ipProtocol")));
    }
}
