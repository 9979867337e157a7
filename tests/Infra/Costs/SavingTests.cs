using FedInfra.Infra.Costs;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>What could be saved on pools whose machines client nodes hold, and on those that nobody needs.</summary>
public sealed class SavingTests
{
    [Fact]
    public void A_schedule_as_long_as_training_saves_the_other_hours()
    {
        var saving = OpenForTraining(Agents("aws", "always", desired: 2));

        // 2 machines for 730 hours, of which 160 train.
        Assert.Equal(0.526m * 2 * 570, saving!.Value.Usd);
        Assert.Equal("site aws, pool always", saving.Value.Subject);
    }

    [Fact]
    public void Outside_AWS_a_schedule_leaves_the_minimum()
    {
        // Of 2 machines 1 stays in the other 570 hours.
        Assert.Equal(0.526m * 1 * 570, OpenForTraining(Agents("azure", "always", desired: 2, minimum: 1), minimum: 1)!.Value.Usd);
        Assert.Equal(0.526m * 2 * 570, OpenForTraining(Agents("aws", "always", desired: 2, minimum: 1), minimum: 1)!.Value.Usd);
    }

    [Theory]
    [InlineData("nights", 160)] // it has a schedule
    [InlineData("spare", 160)] // nobody holds it
    [InlineData("always", 730)] // nothing is left to close
    [InlineData("always", 0)] // no schedule is open for no time
    public void A_schedule_is_not_proposed_where_it_would_save_nothing(string pool, int trainingHours) =>
        Assert.Null(OpenForTraining(Agents("aws", pool, desired: 2, minimum: 1), trainingHours: trainingHours));

    [Fact]
    public void What_a_pool_without_client_nodes_keeps_can_be_scaled_to_zero_or_closed_at_times()
    {
        var savings = Report(Agents("aws", "spare", desired: 2, minimum: 1), 0, 160).Savings;

        // One machine all month; a schedule of 50 hours a week leaves 50 of its 168.
        Assert.Equal(0.526m * 730, Assert.Single(savings, saving => saving.Idea == "scale-to-zero").MonthlyUsd);
        Assert.Equal(Math.Round(0.526m * 730 * 118 / 168, 2), Assert.Single(savings, saving => saving.Idea == "schedule").MonthlyUsd);
    }

    [Theory]
    [InlineData(null, "t4", "the engine managed trains on processors only")]
    [InlineData("torch", "t4", null)]
    [InlineData("torch", "trainium", "the engine torch trains on processors and NVIDIA GPUs only")]
    [InlineData("engine-2", "trainium", null)]
    public void What_is_paid_for_accelerators_that_the_engine_does_not_use_is_noted(string? engine, string accelerator, string? why)
    {
        var stack = Priced.Stack(new UsageSettings());
        stack = stack with
        {
            Sites = [.. stack.Sites.Select(site => site with { Engine = engine, Pools = [.. site.Pools.Select(pool => pool with { Accelerator = accelerator })], ClientNodes = [.. site.ClientNodes.Select(node => node with { Accelerators = 1 })] })],
        };

        var report = CostEstimator.Estimate(new StackResources("test", "model", [Agents("aws", "always", desired: 2)], []), stack, PriceList.Snapshot, Priced.Today);

        // 2 machines at $0.526 for 730 hours.
        var notes = report.Notes.Where(note => note.Contains("stand idle as accelerators", StringComparison.Ordinal));
        Assert.Equal(
            why is null ? [] : [$"the machines with accelerators at site aws cost $767.96 a month, and stand idle as accelerators, because {why}: name an engine of your image that uses them (fedinfra:sites.aws.engine), or take machines without"],
            notes);
    }

    [Fact]
    public void What_the_engine_uses_is_no_part_of_what_stands_idle()
    {
        var stack = Priced.Stack(new UsageSettings());
        stack = stack with
        {
            Sites = [.. stack.Sites.Select(site => site with
            {
                Engine = "torch",
                Pools = [.. site.Pools.Select(pool => pool with { Accelerator = pool.Name == "nights" ? "trainium" : "t4" })],
                ClientNodes = [.. site.ClientNodes.Select(node => node with { Accelerators = 1 })],
            })],
        };

        var report = CostEstimator.Estimate(new StackResources("test", "model", [Agents("aws", "always", desired: 2)], []), stack, PriceList.Snapshot, Priced.Today);

        Assert.DoesNotContain(report.Notes, note => note.Contains("stand idle as accelerators", StringComparison.Ordinal));
    }

    [Fact]
    public void A_database_that_no_program_uses_can_be_left_out()
    {
        var database = Priced.Resource("azure-native:dbforpostgresql:Server", "azure-database", """
            {"sku": {"name": "Standard_D4s_v3"}, "highAvailability": {"mode": "ZoneRedundant"}, "storage": {"storageSizeGB": 32}}
            """);

        // Machine and storage, each with its standby.
        var saving = Assert.Single(Priced.Report(database).Savings, saving => saving.Idea == "unused-database");
        Assert.Equal((2 * 0.39m * 730) + Math.Round(2 * 32 * 0.138m, 2), saving.MonthlyUsd);
        Assert.Equal("site azure, PostgreSQL", saving.Subject);
        Assert.Contains("size: none", saving.How, StringComparison.Ordinal);
    }

    private static (decimal Usd, string Subject)? OpenForTraining(BilledResource resource, int minimum = 0, int trainingHours = 160) =>
        Report(resource, minimum, trainingHours).Savings.Where(saving => saving.Idea == "open-for-training")
            .Select(saving => ((decimal, string)?)(saving.MonthlyUsd, saving.Subject)).SingleOrDefault();

    private static CostReport Report(BilledResource resource, int minimum, int trainingHours)
    {
        var stack = Priced.Stack(new UsageSettings { TrainingHours = trainingHours });
        stack = stack with
        {
            Sites = [.. stack.Sites.Select(site => site with { Pools = [.. site.Pools.Select(pool => pool with { Minimum = minimum, Desired = 2 })] })],
        };
        return CostEstimator.Estimate(new StackResources("test", "model", [resource], []), stack, PriceList.Snapshot, Priced.Today);
    }

    /// <summary>On-demand machines with one T4 at $0.526 an hour, which both clouds ask for theirs.</summary>
    private static BilledResource Agents(string cloud, string pool, int desired, int minimum = 0) => cloud == "azure"
        ? Priced.Resource("azure-native:containerservice:AgentPool", $"azure-{pool}", $$$"""
            {"vmSize": "Standard_NC4as_T4_v3", "count": {{{desired}}}, "minCount": {{{minimum}}}, "osDiskType": "Ephemeral", "scaleSetPriority": "Regular", "tags": {"fedinfra-pool": "{{{pool}}}"}}
            """)
        : Priced.Resource("aws:autoscaling/group:Group", $"aws-{pool}", $$$"""
            {"minSize": {{{minimum}}}, "desiredCapacity": {{{desired}}}, "mixedInstancesPolicy": {"launchTemplate": {"overrides": [{"instanceType": "g4dn.xlarge"}]},
             "instancesDistribution": {"onDemandPercentageAboveBaseCapacity": 100}}, "tags": [{"key": "fedinfra-pool", "value": "{{{pool}}}"}]}
            """) with { ProviderRegion = "us-east-1" };
}
