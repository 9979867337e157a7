using System.Text.Json.Nodes;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Costs.Rules;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>Machines and their volumes, each by hand.</summary>
public sealed class MachineRuleTests
{
    private const string Group = "aws:autoscaling/group:Group";

    /// <summary>Hours a month in which the pool nights is open: 50 a week.</summary>
    private const decimal Open = 50m * 730 / 168;

    /// <summary>On 2026-11-23.</summary>
    [Theory]
    [InlineData("1.35", 73, "Kubernetes 1.35 is in standard support until 2027-03-27; then it costs $0.60 an hour")]
    [InlineData("1.34", 73, "Kubernetes 1.34 is in standard support until 2026-12-02; then it costs $0.60 an hour")]
    [InlineData("1.33", 438, "standard support of Kubernetes 1.33 ended on 2026-07-29: a supported release costs $0.10 an hour")]
    [InlineData("1.29", 438, "standard support of Kubernetes 1.29 ended: a supported release costs $0.10 an hour")]
    [InlineData("1.36", 73, "assumes a Kubernetes release in standard support, whose end is not known here; then it costs $0.60 an hour")]
    public void A_control_plane_of_EKS_costs_more_past_standard_support_and_says_so(string release, decimal monthly, string assumption)
    {
        var line = Priced.Report(Priced.Resource("aws:eks/cluster:Cluster", "aws-x", $$"""{"version": "{{release}}"}""")).Line("control plane");

        Assert.Equal((monthly, assumption), (line.MonthlyUsd, line.Assumption));
        Assert.Equal(monthly == 438 ? "EKS cluster extended support" : "EKS cluster", line.Sku);
    }

    [Fact]
    public void A_machine_without_a_price_says_how_to_ask_for_it()
    {
        var machines = Priced.Resource("aws:eks/nodeGroup:NodeGroup", "aws-system", """{"instanceTypes": ["m6i.large"], "scalingConfig": {"desiredSize": 2}}""") with { ProviderRegion = "eu-central-1" };

        var item = Assert.Single(Priced.Report(machines).Unpriced, item => item.Item == "m6i.large");

        Assert.Equal("the price list has no 'm6i.large' of aws in eu-central-1; `infra prices refresh --cloud aws --region eu-central-1 --output prices.csv` may find it", item.Why);
    }

    [Theory]
    [InlineData("aws:eks/nodeGroup:NodeGroup", "aws-system", """{"instanceTypes": ["no.such"], "scalingConfig": {"desiredSize": 2}}""")]
    [InlineData("gcp:container/nodePool:NodePool", "gcp-system", """{"nodeConfig": {"machineType": "no-such-4"}, "nodeCount": 2}""")]
    public void The_command_that_asks_for_a_price_is_one_that_can_be_given(string type, string name, string inputs)
    {
        var why = Priced.Report(Priced.Resource(type, name, inputs)).Unpriced.Select(item => item.Why).First(why => why.Contains("`infra ", StringComparison.Ordinal));

        Assert.Empty(InfraCommands.Create().Parse(why.Split('`')[1]["infra ".Length..]).Errors);
        Assert.Equal(type.StartsWith("gcp", StringComparison.Ordinal), why.Contains("--gcp-api-key-file", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mixed_group_has_its_on_demand_share_rounded_up_and_the_rest_at_the_spot_price()
    {
        // 5 machines, base 1, 25% of the 4 above it: 1 + 1 on demand, 3 spot; client nodes hold them all 730 hours.
        var report = Priced.Report(AutoScalingGroup(desired: 5, minimum: 0, onDemandBase: 1, percent: 25, pool: "always"));

        var (onDemand, spot) = (report.Lines.Single(line => line.Purchase == Purchase.OnDemand), report.Lines.Single(line => line.Purchase == Purchase.Spot));
        Assert.Equal(0.526m * 2 * 730, onDemand.MonthlyUsd);
        Assert.Equal(0.2039m * 3 * 730, spot.MonthlyUsd);
        Assert.Equal((0.526m * 2) + (0.2039m * 3), onDemand.HourlyUsd + spot.HourlyUsd);
        Assert.Equal((CostCategory.Accelerator, PriceConfidence.High, PriceConfidence.Medium), (spot.Category, onDemand.Confidence, spot.Confidence));
        Assert.Equal(705.40m, report.SpotSavingUsd); // (0.526 - 0.2039) x 3 x 730 = 705.399
        Assert.Contains("first of 2 machine types", spot.Assumption, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 25, 1)]
    [InlineData(4, 0, 25, 1)]
    [InlineData(5, 0, 25, 2)]
    [InlineData(5, 2, 0, 2)]
    [InlineData(1, 3, 0, 1)]
    [InlineData(0, 3, 50, 0)]
    [InlineData(3, 0, 100, 3)]
    public void The_on_demand_share_is_rounded_up_as_AWS_does(int machines, int onDemandBase, int percent, int expected) =>
        Assert.Equal(expected, AutoScalingGroupRule.OnDemand(machines, onDemandBase, percent));

    [Fact]
    public void Without_a_schedule_client_nodes_hold_the_desired_machines_all_month()
    {
        var report = Priced.Report(AutoScalingGroup(desired: 3, minimum: 1, onDemandBase: 0, percent: 100, pool: "always"));

        // All 730 hours; none are left in which the pool would be at its minimum of 1.
        Assert.Equal((0.526m * 3 * 730, 0.526m * 3), (report.MonthlyUsd, report.Lines.Sum(line => line.HourlyUsd)));
        Assert.EndsWith("g4dn.xlarge while client nodes are up", Assert.Single(report.Lines).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_that_no_client_node_names_is_kept_at_its_minimum()
    {
        var report = Priced.Report(AutoScalingGroup(desired: 3, minimum: 1, onDemandBase: 0, percent: 100, pool: "spare"));

        // Its machine is there as well while client nodes of other pools are up, so it is part of the hourly rate.
        Assert.Equal((0.526m * 1 * 730, 0.526m), (report.Line("kept at its minimum").MonthlyUsd, report.Lines.Sum(line => line.HourlyUsd)));
    }

    [Fact]
    public void A_pool_that_no_client_node_names_and_that_has_no_minimum_is_at_zero_and_not_left_out()
    {
        var report = Priced.Report(AutoScalingGroup(desired: 3, minimum: 0, onDemandBase: 0, percent: 100, pool: "spare"));

        Assert.Equal((0m, 0m), (report.Line("no client node names the pool").MonthlyUsd, report.Lines.Sum(line => line.HourlyUsd)));
    }

    [Fact]
    public void A_pool_that_the_stack_file_does_not_list_runs_all_month()
    {
        var report = Priced.Report(AutoScalingGroup(desired: 3, minimum: 0, onDemandBase: 0, percent: 100, pool: "stray"));

        Assert.Equal(0.526m * 3 * 730, report.MonthlyUsd);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(160)]
    public void On_AWS_a_schedule_closes_the_pool_whole_and_training_hours_change_nothing(int trainingHours)
    {
        var usage = new UsageSettings { TrainingHours = trainingHours };

        var report = Priced.Report(usage, AutoScalingGroup(desired: 2, minimum: 1, onDemandBase: 0, percent: 100, pool: "nights"));

        // 2 machines for the 217.26 hours in which it is open; then the minimum of 1 goes too.
        Assert.Equal(0.526m * 2 * Open, Assert.Single(report.Lines).MonthlyUsd);
    }

    [Fact]
    public void Outside_AWS_the_minimum_stays_when_the_schedule_closes_and_is_no_part_of_the_hourly_rate()
    {
        var report = Priced.Report(Priced.Resource("azure-native:containerservice:AgentPool", "azure-nights", """
            {"vmSize": "Standard_NC4as_T4_v3", "count": 2, "minCount": 1, "osDiskType": "Ephemeral", "scaleSetPriority": "Regular", "tags": {"fedinfra-site": "azure", "fedinfra-pool": "nights"}}
            """));

        // 2 machines for 217.26 hours, 1 for the other 512.74.
        Assert.Equal(0.526m * 2 * Open, report.Line("while client nodes are up").MonthlyUsd);
        Assert.Equal(0.526m * (730 - Open), report.Line("kept at its minimum").MonthlyUsd);
        Assert.Equal(0.526m * 2, report.Lines.Sum(line => line.HourlyUsd));
    }

    [Fact]
    public void A_group_at_zero_is_said_to_be_and_not_left_out()
    {
        var report = Priced.Report(AutoScalingGroup(desired: 0, minimum: 0, onDemandBase: 0, percent: 0, pool: "always"));

        Assert.Contains("scaled to zero", Assert.Single(report.Lines).Description, StringComparison.Ordinal);
        Assert.Equal(0, report.MonthlyUsd);
    }

    [Fact]
    public void A_spot_price_that_is_not_known_is_the_on_demand_price_with_low_confidence()
    {
        var group = AutoScalingGroup(desired: 1, minimum: 0, onDemandBase: 0, percent: 0, pool: "always", first: "g6.xlarge");

        var line = Assert.Single(Priced.Report(group).Lines);

        Assert.Equal((0.8048m * 730, PriceConfidence.Low), (line.MonthlyUsd, line.Confidence));
        Assert.Contains("no spot price is known", line.Assumption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_a_price_in_its_region_is_unpriced()
    {
        var group = AutoScalingGroup(desired: 1, minimum: 0, onDemandBase: 0, percent: 100, pool: "always") with { ProviderRegion = "eu-south-2" };

        var report = Priced.Report(group);

        Assert.Empty(report.Lines);
        Assert.Equal("g4dn.xlarge", Assert.Single(report.Unpriced).Item);
        Assert.True(report.AtLeast);
    }

    [Fact]
    public void A_state_with_another_count_is_priced_as_it_stands_and_the_report_says_so()
    {
        var group = AutoScalingGroup(desired: 2, minimum: 0, onDemandBase: 0, percent: 100, pool: "always") with { Actual = new JsonObject { ["desiredCapacity"] = 7 } };

        var report = Priced.Report(group);

        Assert.Equal(0.526m * 7 * 730, report.MonthlyUsd);
        Assert.Contains(report.Notes, note => note.Contains("7 machines in the state, the program wants 2: 7 are priced", StringComparison.Ordinal));
    }

    [Fact]
    public void A_state_at_rest_is_priced_with_the_machines_that_client_nodes_will_hold()
    {
        var group = AutoScalingGroup(desired: 2, minimum: 0, onDemandBase: 0, percent: 100, pool: "always") with { Actual = new JsonObject { ["desiredCapacity"] = 0 } };

        var report = Priced.Report(group);

        Assert.Equal(0.526m * 2 * 730, report.MonthlyUsd);
        Assert.Contains(report.Notes, note => note.Contains("at rest", StringComparison.Ordinal));
    }

    [Fact]
    public void A_system_pool_runs_all_month_with_the_volumes_of_its_launch_template()
    {
        var nodes = Priced.Resource("aws:eks/nodeGroup:NodeGroup", "aws-system", """{"instanceTypes": ["m6i.large"], "scalingConfig": {"desiredSize": 2, "minSize": 2}, "tags": {"fedinfra-pool": "system"}}""")
            with
        { Dependencies = new Dictionary<string, IReadOnlyList<string>> { ["launchTemplate"] = ["aws-machines"] } };
        var template = Priced.Resource(AwsVolumes.LaunchTemplate, "aws-machines", """{"blockDeviceMappings": [{"ebs": {"volumeSize": 50, "volumeType": "gp3"}}]}""");

        var report = Priced.Report(nodes, template);

        Assert.Equal(0.096m * 2 * 730, report.Line("m6i.large").MonthlyUsd);
        Assert.Equal(0.08m * 100, report.Line("root volumes").MonthlyUsd);
    }

    [Fact]
    public void Volumes_of_a_pool_are_there_as_long_as_its_machines()
    {
        var report = Priced.Report(Priced.Resource("gcp:container/nodePool:NodePool", "gcp-pool", """
            {"nodeLocations": ["us-central1-a"], "initialNodeCount": 3, "autoscaling": {"totalMinNodeCount": 1}, "location": "us-central1",
             "nodeConfig": {"machineType": "n1-standard-16", "diskSizeGb": 100, "diskType": "pd-ssd", "resourceLabels": {"fedinfra-pool": "nights"}}}
            """));

        // 3 machines for the 217.26 hours in which the pool is open, 1 for the other 512.74.
        Assert.Equal(0.17m * 100 * ((3 * Open) + (730 - Open)) / 730, report.Line("root volumes").MonthlyUsd, 10);
    }

    [Fact]
    public void N1_machines_with_accelerators_are_host_and_accelerators()
    {
        var report = Priced.Report(Priced.Resource("gcp:container/nodePool:NodePool", "gcp-pool", """
            {"nodeLocations": ["us-central1-a"], "initialNodeCount": 2, "location": "us-central1",
             "nodeConfig": {"machineType": "n1-standard-4", "spot": true, "diskSizeGb": 100, "diskType": "pd-ssd",
              "guestAccelerators": [{"type": "nvidia-tesla-t4", "count": 4}], "resourceLabels": {"fedinfra-pool": "always"}}}
            """));

        Assert.Equal(0.04407m * 2 * 730, report.Line("n1-standard-4").MonthlyUsd);
        Assert.Equal(0.175m * 8 * 730, report.Line("GPU T4").MonthlyUsd);
        Assert.All(report.Lines.Where(line => line.Purchase is not null), line => Assert.Equal(CostCategory.Accelerator, line.Category));
    }

    [Fact]
    public void Machines_that_have_their_accelerators_built_in_are_not_charged_for_them_twice()
    {
        var report = Priced.Report(Priced.Resource("gcp:container/nodePool:NodePool", "gcp-pool", """
            {"nodeLocations": ["us-central1-a"], "initialNodeCount": 1, "location": "us-central1",
             "nodeConfig": {"machineType": "a2-highgpu-1g", "guestAccelerators": [{"type": "nvidia-tesla-a100", "count": 1}], "resourceLabels": {"fedinfra-pool": "always"}}}
            """));

        Assert.Equal(3.67339m * 730, Assert.Single(report.Lines, line => line.Purchase is not null).MonthlyUsd);
    }

    [Theory]
    [InlineData("""{"nodeCount": 2, "location": "us-central1"}""", 6)]
    [InlineData("""{"nodeCount": 2, "location": "us-central1-b"}""", 2)]
    [InlineData("""{"nodeCount": 2, "location": "us-central1", "nodeLocations": ["us-central1-a", "us-central1-b"]}""", 4)]
    public void GKE_counts_machines_by_zone(string inputs, int machines)
    {
        var pool = Priced.Resource("gcp:container/nodePool:NodePool", "gcp-system", inputs);
        pool.Inputs["nodeConfig"] = new JsonObject { ["machineType"] = "e2-medium", ["resourceLabels"] = new JsonObject { ["fedinfra-pool"] = "system" } };

        Assert.Equal(machines, Priced.Report(pool).Line("e2-medium").Quantity);
    }

    [Fact]
    public void A_cluster_of_AKS_is_its_control_plane_and_the_pools_that_it_names_itself()
    {
        var report = Priced.Report(Priced.Resource("azure-native:containerservice:ManagedCluster", "azure-cluster", """
            {"location": "East US", "sku": {"tier": "Standard"}, "agentPoolProfiles": [{"name": "system", "count": 2, "vmSize": "Standard_D2s_v5", "osDiskType": "Managed", "osDiskSizeGB": 64}]}
            """));

        Assert.Equal(0.1m * 730, report.Line("control plane").MonthlyUsd);
        Assert.Equal(0.096m * 2 * 730, report.Line("Standard_D2s_v5").MonthlyUsd);
        Assert.Equal(5.479452e-05m * 128 * 730, report.Line("root volumes").MonthlyUsd);
    }

    [Fact]
    public void Nothing_is_decided_by_what_a_line_says_of_itself()
    {
        var pool = Priced.Resource("gcp:container/nodePool:NodePool", "gcp-pool", """
            {"nodeLocations": ["us-central1-a"], "initialNodeCount": 3, "autoscaling": {"totalMinNodeCount": 1}, "location": "us-central1",
             "nodeConfig": {"machineType": "n1-standard-4", "guestAccelerators": [{"type": "nvidia-tesla-t4", "count": 4}], "resourceLabels": {"fedinfra-pool": "nights"}}}
            """);
        var stack = Priced.Stack(new UsageSettings());
        stack = stack with { Sites = [.. stack.Sites.Select(site => site with { Pools = [.. site.Pools.Select(item => item with { Desired = 2 })] })] };
        var machines = Priced.Report(pool).Lines.Where(line => line.Purchase is not null).ToList();

        // Three machines with four accelerators each while the pool is open, one at rest.
        Assert.Equal(
            [(3, false, CostPhase.InUse), (12, true, CostPhase.InUse), (1, false, CostPhase.AtRest), (4, true, CostPhase.AtRest)],
            machines.Select(line => ((int)line.Quantity, line.IsAccessory, line.Phase)));
        Assert.Equal(
            "pool nights of site gcp has 3 machines while client nodes are up in the state, the stack file says 2",
            Assert.Single(PoolDrift.Notes([.. machines.Select(line => line with { Description = "reworded", Sku = "renamed" })], stack, "state")));
    }

    [Fact]
    public void A_training_hour_is_one_in_which_a_pool_is_open()
    {
        // Nights are open 217.26… hours a month.
        var stack = Priced.Stack(new UsageSettings { TrainingHours = 300 });
        var nights = stack with { Sites = [.. stack.Sites.Where(site => site.Hosts.Count == 0).Select(site => site with { Pools = [.. site.Pools.Where(pool => pool.Name == "nights")] })] };
        var resources = new StackResources("test", "model", [AutoScalingGroup(desired: 2, minimum: 0, onDemandBase: 0, percent: 100, pool: "nights")], []);

        var capped = CostEstimator.Estimate(resources, nights, PriceList.Snapshot, Priced.Today);

        Assert.Equal(50m * 730 / 168, capped.TrainingHours);
        Assert.Equal(0.526m * 2, capped.Total.PerTrainingHour);
        Assert.Contains("trainingHours is 300, but pool nights of site aws is open 217.26 hours a month and trains no longer", capped.Notes);

        // Another pool, or a host of one's own, trains on.
        Assert.Equal(300, CostEstimator.Estimate(resources, stack, PriceList.Snapshot, Priced.Today).TrainingHours);
        Assert.Equal(300, CostEstimator.Estimate(resources, nights with { Sites = [.. nights.Sites, stack.Sites.Single(site => site.Hosts.Count > 0)] }, PriceList.Snapshot, Priced.Today).TrainingHours);
    }

    private static BilledResource AutoScalingGroup(int desired, int minimum, int onDemandBase, int percent, string pool, string first = "g4dn.xlarge") =>
        Priced.Resource(Group, "aws-pool", $$"""
            {"minSize": {{minimum}}, "maxSize": 9, "desiredCapacity": {{desired}},
             "mixedInstancesPolicy": {"launchTemplate": {"overrides": [{"instanceType": "{{first}}"}, {"instanceType": "g4dn.2xlarge"}]},
              "instancesDistribution": {"onDemandBaseCapacity": {{onDemandBase}}, "onDemandPercentageAboveBaseCapacity": {{percent}} } },
             "tags": [{"key": "fedinfra-pool", "value": "{{pool}}", "propagateAtLaunch": true}]}
            """) with { ProviderRegion = "us-east-1" };
}
