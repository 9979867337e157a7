using FedInfra.Infra.Planning;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;
using FedInfra.Infra.Tests.Costs;

namespace FedInfra.Infra.Tests.Planning;

/// <summary>Hosts of one's own among the placements.</summary>
public sealed class OwnHostsTests
{
    /// <summary>rack-1 has no GPU, rack-2 has two A100 80 GB: 900 W training, 100 W idle, $38,000.</summary>
    private static readonly StackSettings _stack = SampleStacks.One(Cloud.OnPrem);

    private static readonly PlanRequest _two = new() { Gpus = 2, GpuMemoryGib = 80, Hours = 100 };

    [Fact]
    public void A_host_costs_its_electricity_and_amortisation()
    {
        var placement = Assert.Single(new Planner(new PriceList([]), _stack, Priced.Today).Plan(_two).Placements);

        // kWh at $0.15, times 1.5 for the room: 0.9 kW for 100 hours and 0.1 kW for 630; $38,000 over 48 months.
        Assert.Equal(20.25m + 14.175m + 791.67m, placement.MonthlyUsd, 1);
        Assert.Equal(("onprem basement", "own hosts", 1), (placement.Candidate.Place, placement.Candidate.Capacity, placement.Candidate.Machines));
        Assert.Equal(PriceConfidence.Medium, placement.Confidence);
    }

    [Fact]
    public void Too_few_gpus_are_said_so()
    {
        var plan = new Planner(new PriceList([]), _stack, Priced.Today).Plan(_two with { Gpus = 3 });

        Assert.Empty(plan.Placements);
        Assert.Equal("its hosts have 2 GPUs that fit, not 3", Assert.Single(plan.Excluded).Reason);
    }

    [Fact]
    public void A_site_that_does_not_say_where_its_data_may_be_does_not_pass_a_residency_rule()
    {
        var plan = new Planner(new PriceList([]), _stack, Priced.Today).Plan(_two with { Residency = ["eu"] });

        Assert.Empty(plan.Placements);
        Assert.Contains("does not say its residency", Assert.Single(plan.Excluded).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_in_the_right_jurisdiction_passes()
    {
        var stack = _stack with { Sites = [_stack.Sites[0] with { Residency = ["eu"] }] };

        Assert.Single(new Planner(new PriceList([]), stack, Priced.Today).Plan(_two with { Residency = ["eu"] }).Placements);
    }

    [Fact]
    public void No_more_hosts_are_taken_than_are_needed()
    {
        var small = new HostSettings { Name = "small", Address = "192.0.2.20", Accelerator = "a100-80", Accelerators = 1 };
        var large = new HostSettings { Name = "large", Address = "192.0.2.21", Accelerator = "a100-80", Accelerators = 4 };
        var stack = _stack with { Sites = [_stack.Sites[0] with { Hosts = [small, large] }] };
        var placement = Assert.Single(new Planner(new PriceList([]), stack, Priced.Today).Plan(_two).Placements);

        Assert.Equal(["large"], placement.Candidate.Site!.Hosts.Select(host => host.Name));
    }
}
