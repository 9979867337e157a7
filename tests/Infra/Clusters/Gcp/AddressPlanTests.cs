using FedInfra.Infra.Addresses;
using FedInfra.Infra.Clusters.Gcp;

namespace FedInfra.Infra.Tests.Clusters.Gcp;

public sealed class AddressPlanTests
{
    [Theory]
    [InlineData("10.10.0.0/16")]
    [InlineData("10.10.16.0/20")]
    [InlineData("10.128.0.0/18")]
    [InlineData("172.20.0.0/16")]
    [InlineData("172.16.0.0/16")]
    [InlineData("192.168.0.0/17")]
    public void Ranges_do_not_overlap(string network)
    {
        var plan = AddressPlan.For(network);
        Ipv4Block[] ranges = [plan.Machines, plan.Services, plan.ManagedServices, plan.ControlPlane, plan.Pods];
        foreach (var one in ranges)
        {
            Assert.DoesNotContain(ranges, other => other != one && other.Overlaps(one));
        }

        var site = Ipv4Block.Parse(network);
        Assert.All(ranges[..4], range => Assert.True(site.Contains(range)));
        Assert.False(site.Overlaps(plan.Pods));
    }

    [Fact]
    public void A_network_is_divided_as_written()
    {
        var plan = AddressPlan.For("10.10.0.0/16");
        Assert.Equal("10.10.0.0/17", plan.Machines.ToString());
        Assert.Equal("10.10.128.0/18", plan.Services.ToString());
        Assert.Equal("10.10.192.0/19", plan.ManagedServices.ToString());
        Assert.Equal("10.10.255.240/28", plan.ControlPlane.ToString());
        Assert.Equal("172.20.0.0/14", plan.Pods.ToString());
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.0.0.0/24")]
    [InlineData("fd00::/16")]
    [InlineData("here")]
    public void Anything_but_a_network_of_16_to_20_bits_is_refused(string network) =>
        Assert.Throws<InfraException>(() => AddressPlan.For(network));
}
