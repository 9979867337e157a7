using System.Net;
using FedInfra.Infra.Clusters.Azure;

namespace FedInfra.Infra.Tests.Clusters.Azure;

public sealed class AddressPlanTests
{
    public static TheoryData<string> Networks() =>
        ["10.10.0.0/16", "10.0.0.0/16", "10.0.128.0/17", "10.1.0.0/18", "10.128.0.0/16", "10.159.240.0/20", "10.160.0.0/16", "172.16.32.0/19", "192.168.0.0/16", "255.255.240.0/20"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Subnets_lie_in_the_network_and_apart(string cidr)
    {
        var network = IPNetwork.Parse(cidr);
        var plan = new AddressPlan(cidr);
        var subnets = new[] { plan.Nodes, plan.Database, plan.Endpoints }.Select(IPNetwork.Parse).ToList();
        Assert.All(subnets, subnet => Assert.True(network.Contains(subnet.BaseAddress) && subnet.PrefixLength > network.PrefixLength));
        AssertApart(subnets);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Pods_and_services_take_no_address_of_the_network(string cidr)
    {
        var plan = new AddressPlan(cidr);
        AssertApart([IPNetwork.Parse(cidr), IPNetwork.Parse(plan.Pods), IPNetwork.Parse(plan.Services)]);
        Assert.True(IPNetwork.Parse(plan.Services).Contains(IPAddress.Parse(plan.Dns)));
    }

    [Fact]
    public void Halves_and_sixteenths_are_where_they_should_be()
    {
        var plan = new AddressPlan("10.20.16.0/20");
        Assert.Equal(("10.20.16.0/21", "10.20.24.0/24", "10.20.25.0/24"), (plan.Nodes, plan.Database, plan.Endpoints));
        Assert.Equal("10.0.0.10", plan.Dns);
    }

    private static void AssertApart(IReadOnlyList<IPNetwork> networks)
    {
        foreach (var (index, one) in networks.Index())
        {
            Assert.DoesNotContain(networks.Skip(index + 1), other => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));
        }
    }
}
