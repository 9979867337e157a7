using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Stacks;

public sealed class OnDemandShareTests
{
    [Theory]
    [InlineData(0, 0, 25, 0)]
    [InlineData(1, 0, 25, 1)]
    [InlineData(4, 0, 25, 1)]
    [InlineData(5, 0, 25, 2)]
    [InlineData(5, 1, 50, 3)]
    [InlineData(2, 3, 0, 2)]
    [InlineData(1000, 0, 100, 1000)]
    [InlineData(int.MaxValue, 0, 100, int.MaxValue)]
    public void The_first_machines_and_a_share_of_the_rest_rounded_up_are_on_demand(int machines, int first, int percent, int expected) =>
        Assert.Equal(expected, PoolSettings.OnDemandOf(machines, first, percent));

    [Fact]
    public void A_pool_that_is_not_spot_is_on_demand() =>
        Assert.Equal(3, new PoolSettings { Name = "cpu", Machines = ["m6i.large"], OnDemandPercent = 25 }.OnDemandOf(3));
}
