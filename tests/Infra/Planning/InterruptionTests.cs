using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Planning;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Planning;

/// <summary>What interruptions cost, by hand.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public void A_spot_pool_is_billed_for_what_its_interruptions_lose()
    {
        // 4 machines, 0.05 an hour, 200 hours: 40 interruptions of 0.5 + 0.25 hours are 30 machine-hours, 7.5 hours of all four.
        var request = new PlanRequest { Gpus = 4, Hours = 200, RoundHours = 1, RestartHours = 0.25m };
        var interruptions = Interruptions.Of(request, 4, 4, 0.05m);

        Assert.Equal(40, interruptions.PerMonth);
        Assert.Equal(7.5m, interruptions.HoursLost);
        Assert.Equal(0.0375m, interruptions.Share);
        Assert.Equal(207.5m, interruptions.BilledHours);
        Assert.Equal(0.818731, interruptions.QuietRound, 6); // e^-0.2
    }

    [Fact]
    public void On_demand_machines_of_a_mix_lose_nothing()
    {
        // One spot machine of four: 10 interruptions, 7.5 machine-hours, made up by four machines.
        var request = new PlanRequest { Gpus = 4, Hours = 200, RoundHours = 1, RestartHours = 0.25m };
        var interruptions = Interruptions.Of(request, 4, 1, 0.05m);

        Assert.Equal((10m, 1.875m, 0.009375m), (interruptions.PerMonth, interruptions.HoursLost, interruptions.Share));
        Assert.Equal(201.88m, interruptions.BilledHours);
    }

    [Fact]
    public void Without_spot_machines_the_useful_hours_are_the_billed_ones()
    {
        var interruptions = Interruptions.Of(new PlanRequest { Gpus = 1, Hours = 33.33m }, 3, 0, 0.1m);

        Assert.Equal((0m, 0m, 33.33m, 1.0), (interruptions.PerMonth, interruptions.Share, interruptions.BilledHours, interruptions.QuietRound));
    }

    [Fact]
    public void Every_gpu_of_every_cloud_has_a_rate_and_says_that_it_is_an_assumption()
    {
        foreach (var machine in MachineCatalogue.Default.Machines.Where(machine => machine.Accelerators > 0))
        {
            var rate = InterruptionRates.Of(machine.Cloud, machine.Accelerator);
            Assert.InRange(rate.PerHour, 0.001m, 0.5m);
            Assert.StartsWith("assumption", rate.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hosts_of_ones_own_are_not_taken_back() => Assert.Equal(0, InterruptionRates.Of(Cloud.OnPrem, "a100-80").PerHour);
}
