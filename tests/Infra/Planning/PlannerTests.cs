using FedInfra.Infra.Planning;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Costs;

namespace FedInfra.Infra.Tests.Planning;

/// <summary>Which placements there are, what they cost, and in which order.</summary>
public sealed class PlannerTests
{
    /// <summary>Eight T4: two machines of four. An interruption costs 0.25 + 0.25 hours.</summary>
    private static readonly PlanRequest _eight = new() { Gpus = 8, GpuMemoryGib = 16, Hours = 100 };

    [Fact]
    public void The_ranking_is_that_of_a_calculation_by_hand()
    {
        var plan = new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight);

        // 0.01 interruptions an hour: of two spot machines 2 in 100 hours, 1 machine-hour, 0.5 hours for the pair; of one, 0.25.
        // 100.5 hours are 198.2 minutes a day, so the pool is open for 199: 7 x 199/60 x 730/168 = 100.882 hours a month. 100.25
        // and 100 hours need 198 minutes, 100.375 hours a month.
        Assert.Equal(
            [
                ("aws eu-west-1 g4dn.12xlarge x 2, spot", 201.76m),
                ("aws us-east-1 g4dn.12xlarge x 2, spot", 322.82m),
                ("aws us-east-1 g4dn.12xlarge x 2, 1 spot, 1 on demand", 562.10m), // 5.60 x 100.375
                ("aws eu-west-1 g4dn.12xlarge x 2, 1 spot, 1 on demand", 602.25m), // 6.00 x 100.375
                ("aws us-east-1 g4dn.12xlarge x 2, on demand", 803),
                ("azure eastus Standard_NC64as_T4_v3 x 2, on demand", 903.38m),
                ("aws eu-west-1 g4dn.12xlarge x 2, on demand", 1003.75m),
            ],
            plan.Placements.Select(placement => (placement.Candidate.Name, placement.MonthlyUsd)));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], plan.Placements.Select(placement => placement.Rank));
        Assert.Equal(2.02m, plan.Placements[0].UsdPerHour);
    }

    [Fact]
    public void What_has_no_price_makes_the_month_a_lower_bound()
    {
        Assert.All(new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight).Placements, placement => Assert.True(placement.Report.AtLeast));
    }

    [Fact]
    public void A_region_does_not_rank_well_because_its_system_machines_have_no_price()
    {
        // Only us-east-1 knows m6i.large: 2 x 1.00 x 730 a month, which eu-west-1 would seem to save.
        var prices = new PriceList([.. SmallPrices.List.All, SmallPrices.Machine(Cloud.Aws, "us-east-1", "m6i.large", 1.00m, null)]);

        var plan = new Planner(prices, null, Priced.Today).Plan(_eight with { Clouds = [Cloud.Aws], SpotTolerance = 0 });

        Assert.Equal(["us-east-1", "eu-west-1"], plan.Placements.Select(placement => placement.Candidate.Region));
        Assert.True(plan.Placements[0].MonthlyUsd > plan.Placements[1].MonthlyUsd);
    }

    [Fact]
    public void A_machine_without_a_spot_price_is_left_out_as_spot_and_the_reason_is_given()
    {
        var excluded = Assert.Single(new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight).Excluded);

        Assert.Equal(("azure eastus Standard_NC64as_T4_v3 x 2, spot", "the price list has no spot price"), (excluded.Name, excluded.Reason));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(9, 3)]
    public void As_many_machines_are_taken_as_the_gpus_need(int gpus, int machines) =>
        Assert.All(new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight with { Gpus = gpus }).Placements, placement => Assert.Equal(machines, placement.Candidate.Machines));

    [Fact]
    public void Too_little_memory_leaves_nothing() => Assert.Empty(new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight with { GpuMemoryGib = 17 }).Placements);

    [Fact]
    public void Another_accelerator_leaves_nothing() => Assert.Empty(new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight with { Accelerator = "l4" }).Placements);

    [Fact]
    public void Only_allowed_regions_are_ranked() => AssertPlaces(_eight with { Regions = ["eu-west-1", "eastus"] }, "aws eu-west-1", "azure eastus");

    [Fact]
    public void Only_allowed_clouds_are_ranked() => AssertPlaces(_eight with { Clouds = [Cloud.Azure] }, "azure eastus");

    [Fact]
    public void Data_that_may_not_leave_the_eu_stays_there() => AssertPlaces(_eight with { Residency = ["eu"] }, "aws eu-west-1");

    [Fact]
    public void Residency_and_region_hold_together() => AssertPlaces(_eight with { Residency = ["eu"], Regions = ["us-east-1"] });

    [Fact]
    public void A_tolerance_of_zero_is_on_demand_only()
    {
        var plan = new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight with { SpotTolerance = 0, InterruptionsPerHour = 0 });

        Assert.Equal(3, plan.Placements.Count);
        Assert.All(plan.Placements, placement => Assert.False(placement.Candidate.Spot));
        Assert.Contains(plan.Excluded, excluded => excluded.Reason.Contains("--spot-tolerance is 0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_tolerance_between_lets_the_mix_pass_and_not_the_spot_pool()
    {
        // All spot loses 0.01 x 0.5 = 0.005 of the hours, half spot 0.0025.
        var plan = new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight with { SpotTolerance = 0.004m, Clouds = [Cloud.Aws] });

        Assert.Equal(["1 spot, 1 on demand", "on demand"], plan.Placements.Select(placement => placement.Candidate.Capacity).Distinct());
        Assert.Equal(2, plan.Excluded.Count(excluded => excluded.Reason == "0.005 of its hours would be lost to interruptions, above --spot-tolerance 0.004"));
    }

    [Fact]
    public void A_month_has_730_hours_also_for_what_interruptions_cost()
    {
        var plan = new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight with { Hours = 729, Clouds = [Cloud.Aws] });

        Assert.DoesNotContain(plan.Placements, placement => placement.Candidate.Capacity == "spot");
        Assert.Contains(plan.Excluded, excluded => excluded.Reason.Contains("732.65 hours", StringComparison.Ordinal));
    }

    [Fact]
    public void A_budget_marks_what_is_above_it()
    {
        var plan = new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight with { BudgetUsd = 322.82m });

        Assert.Equal([true, true, false, false, false, false, false], plan.Placements.Select(placement => placement.FitsBudget));
    }

    [Fact]
    public void A_price_in_a_region_that_is_not_known_to_have_the_gpu_is_not_believed()
    {
        var prices = new PriceList([SmallPrices.Machine(Cloud.Aws, "eu-central-2", "g4dn.12xlarge", 1, 0.5m)]);
        var plan = new Planner(prices, null, Priced.Today).Plan(_eight);

        Assert.Empty(plan.Placements);
        Assert.Contains("the catalogue knows of no t4 in this region", Assert.Single(plan.Excluded).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void More_machines_than_a_pool_should_have_are_left_out()
    {
        var plan = new Planner(SmallPrices.List, null, Priced.Today).Plan(_eight with { Gpus = 1024 });

        Assert.Empty(plan.Placements);
        Assert.Contains("needs 256 machines", plan.Excluded[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void N1_machines_are_priced_with_their_accelerators_as_cost_reports_do()
    {
        var request = new PlanRequest { Gpus = 4, GpuMemoryGib = 16, Hours = 100, Regions = ["us-central1"], Accelerator = "t4", SpotTolerance = 0 };
        var placement = new Planner(PriceList.Snapshot, null, Priced.Today).Plan(request).Placements.Single(placement => placement.Candidate.Machine == "n1-standard-16" && placement.Candidate.Machines == 1);
        var machines = placement.Report.Lines.Where(line => line.Pool == "gpu" && line.Purchase is not null).ToList();

        // 0.532 for the machine and 4 x 0.35 for its T4; 100 hours are 198 minutes a day, 100.375 hours: 1.932 x 100.375 = 193.9245.
        Assert.Equal(["GPU T4", "n1-standard-16"], machines.Select(line => line.Sku).Order(StringComparer.Ordinal));
        Assert.Equal(193.9245m, machines.Sum(line => line.MonthlyUsd));
        Assert.Equal(193.9245m, placement.Candidate.MachineUsd);
    }

    [Fact]
    public void The_order_of_candidates_by_machines_alone_agrees_with_the_estimates()
    {
        var plan = new Planner(PriceList.Snapshot, null, Priced.Today).Plan(new PlanRequest { Gpus = 8, GpuMemoryGib = 40, Hours = 200 });

        Assert.All(plan.Placements, placement => Assert.Equal(
            placement.Candidate.MachineUsd,
            placement.Report.Lines.Where(line => line.Pool == "gpu" && line.Purchase is not null).Sum(line => line.MonthlyUsd),
            10));
        Assert.InRange(plan.Placements.Count, Planner.Estimated, Planner.Estimated + (3 * Planner.EstimatedOfEachCloud));
    }

    [Fact]
    public void The_same_request_gives_the_same_plan()
    {
        var request = new PlanRequest { Gpus = 4, GpuMemoryGib = 24, Hours = 160, BudgetUsd = 2000 };

        Assert.Equal(
            PlanJson.Of(new Planner(PriceList.Snapshot, null, Priced.Today).Plan(request), 100, null),
            PlanJson.Of(new Planner(PriceList.Snapshot, null, Priced.Today).Plan(request), 100, null));
    }

    private static void AssertPlaces(PlanRequest request, params string[] places) =>
        Assert.Equal(places, new Planner(SmallPrices.List, null, Priced.Today).Plan(request).Placements.Select(placement => placement.Candidate.Place).Distinct().Order(StringComparer.Ordinal));
}
