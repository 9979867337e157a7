using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Planning;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Costs;
using FedInfra.Testing;
using static FedInfra.Infra.Tests.Clusters.SampleStacks;

namespace FedInfra.Infra.Tests.Planning;

/// <summary>The stack file that a plan writes.</summary>
public sealed class StackWriterTests
{
    private static readonly StackIdentity _identity = new() { Name = "trial", Owner = "ml-platform" };

    [Theory]
    [InlineData(Cloud.Aws)]
    [InlineData(Cloud.Azure)]
    [InlineData(Cloud.Gcp)]
    public void A_written_stack_reads_back_as_planned_and_costs_what_was_planned(Cloud cloud)
    {
        using var folder = new TemporaryFolder();
        var request = new PlanRequest { Gpus = 4, GpuMemoryGib = 16, Hours = 150, Clouds = [cloud], Residency = ["us"], BudgetUsd = 5000 };
        var planner = new Planner(PriceList.Snapshot, null, Priced.Today);
        foreach (var placement in planner.Plan(request).Placements)
        {
            new StackWriter(planner, folder.Path).Write(placement, request, _identity, force: true);
            var stack = StackFile.Read("trial", folder.Path);
            var (site, candidate) = (Assert.Single(stack.Sites), placement.Candidate);
            var pool = Assert.Single(site.Pools);

            Assert.Equal(("ml-platform", 5000m, candidate.Interruptions.BilledHours), (stack.Owner, stack.Budget!.MonthlyUsd, stack.Usage.TrainingHours));
            Assert.Equal((cloud, candidate.Region), (site.Cloud, site.Region));
            Assert.Equal(["us"], site.Residency);
            Assert.Equal([candidate.Machine], pool.Machines);
            Assert.Equal((candidate.Machines, candidate.Spot, candidate.OnDemandPercent, candidate.Type!.Accelerator), (pool.Desired, pool.Spot, pool.OnDemandPercent, pool.Accelerator));
            Assert.Equal(candidate.SpotMachines, pool.Desired - pool.OnDemandOf(pool.Desired));
            Assert.InRange(Month.ScheduleHours(pool.Schedule), candidate.Interruptions.BilledHours, candidate.Interruptions.BilledHours + (730m / 1440));
            Assert.Equal(candidate.Gpus, site.ClientNodes.Sum(node => node.Accelerators));
            Assert.Equal(placement.MonthlyUsd, planner.Cost(stack).Total.Monthly);
        }
    }

    [Theory]
    [InlineData(Cloud.Aws)]
    [InlineData(Cloud.OnPrem)]
    public void What_to_do_next_sets_every_secret_that_the_stack_needs(Cloud cloud)
    {
        using var folder = new TemporaryFolder();
        var request = new PlanRequest { Gpus = 2, GpuMemoryGib = 16, Hours = 100, Clouds = [cloud] };
        var planner = new Planner(PriceList.Snapshot, cloud == Cloud.OnPrem ? One(cloud) : null, Priced.Today);

        var next = new StackWriter(planner, folder.Path).Write(planner.Plan(request).Placements[0], request, _identity, force: false).Next;

        var secrets = StackBuilder.Build(StackFile.Read("trial", folder.Path)).Secrets;
        Assert.All(secrets, secret => Assert.Contains(next, line => line.Contains($"--secret fedinfra:{secret.Key} ", StringComparison.Ordinal)));
        Assert.Equal(secrets.Count(), next.Count(line => line.Contains("--secret", StringComparison.Ordinal)));

        // RDS refuses slashes.
        Assert.Contains(next, line => line.Contains("databasePassword", StringComparison.Ordinal) && line.Contains("tr '+/' '-_'", StringComparison.Ordinal));
    }

    [Fact]
    public void Hosts_are_written_as_they_were_read()
    {
        using var folder = new TemporaryFolder();
        var stack = One(Cloud.OnPrem);
        var request = new PlanRequest { Gpus = 2, GpuMemoryGib = 80, Hours = 100 };
        var planner = new Planner(PriceList.Snapshot, stack, Priced.Today);
        var placement = planner.Plan(request).Placements.Single(placement => placement.Candidate.Cloud == Cloud.OnPrem);

        new StackWriter(planner, folder.Path).Write(placement, request, _identity, force: false);

        var site = StackFile.Read("trial", folder.Path).Sites[0];
        Assert.Equal([stack.Sites[0].Hosts[1]], site.Hosts);
        Assert.Equal(stack.Sites[0].Energy, site.Energy);
        Assert.Equal(placement.MonthlyUsd, planner.Cost(StackFile.Read("trial", folder.Path)).Total.Monthly);
    }

    [Fact]
    public void Placeholders_are_marked_and_what_is_given_is_not()
    {
        using var folder = new TemporaryFolder();
        var request = new PlanRequest { Gpus = 1, GpuMemoryGib = 16, Hours = 50, Clouds = [Cloud.Gcp] };
        var planner = new Planner(PriceList.Snapshot, null, Priced.Today);
        var placement = planner.Plan(request).Placements[0];
        var writer = new StackWriter(planner, folder.Path);

        writer.Write(placement, request, _identity, force: false);
        var placeholders = File.ReadAllText(folder["stacks", "Pulumi.trial.yaml"]);
        writer.Write(placement, request, _identity with { Email = "ml@example.org", Account = "hospital-ml", BillingAccount = "01AB23-6789AB-CDEF01" }, force: true);
        var given = File.ReadAllText(folder["stacks", "Pulumi.trial.yaml"]);

        Assert.Equal(3, placeholders.Split("# change this").Length - 1);
        Assert.DoesNotContain("change", given, StringComparison.Ordinal);
        Assert.Equal("hospital-ml", StackFile.Parse("trial", given).Sites[0].Account);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("123")]
    [InlineData("0x1f")]
    [InlineData("null")]
    [InlineData("2026-01-01")]
    public void An_owner_that_looks_like_something_else_stays_text(string owner)
    {
        using var folder = new TemporaryFolder();
        var request = new PlanRequest { Gpus = 4, Hours = 10 };
        var planner = new Planner(SmallPrices.List, null, Priced.Today);

        new StackWriter(planner, folder.Path).Write(planner.Plan(request).Placements[0], request, _identity with { Owner = owner }, force: false);

        Assert.Equal(owner, StackFile.Read("trial", folder.Path).Owner);
    }

    [Fact]
    public void A_file_that_is_there_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        folder.Write("stacks/Pulumi.trial.yaml", "mine");

        var error = Assert.Throws<InfraException>(() => StackWriter.Check(folder.Path, _identity, force: false));
        Assert.Equal("--write 'trial' would overwrite stacks/Pulumi.trial.yaml; take another name, or --force.", error.Message);
        StackWriter.Check(folder.Path, _identity, force: true);
    }

    [Fact]
    public void Every_wrong_name_is_named_with_its_option()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InfraException>(() => StackWriter.Check(folder.Path, _identity with { Owner = "ML Team", Email = "nobody", BillingAccount = "1" }, force: false));

        Assert.All(["--owner 'ML Team'", "--email 'nobody'", "--billing-account '1'"], text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
        Assert.Throws<InfraException>(() => StackWriter.Check(folder.Path, _identity with { Name = "../../etc" }, force: true));
    }

    [Fact]
    public void An_account_of_another_cloud_is_refused()
    {
        using var folder = new TemporaryFolder();
        var request = new PlanRequest { Gpus = 4, Hours = 10, Clouds = [Cloud.Aws] };
        var planner = new Planner(SmallPrices.List, null, Priced.Today);
        var placement = planner.Plan(request).Placements[0];

        var error = Assert.Throws<InfraException>(() => new StackWriter(planner, folder.Path).Write(placement, request, _identity with { Account = "my-project" }, force: false));
        Assert.StartsWith("--account 'my-project' must be an AWS account number", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["stacks", "Pulumi.trial.yaml"]));
    }
}
