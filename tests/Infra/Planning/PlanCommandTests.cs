using System.Text.Json.Nodes;
using FedInfra.Infra.Planning;
using FedInfra.Infra.Tests.Costs;
using FedInfra.Infra.Tests.Synthesis;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Planning;

/// <summary>The command line of <c>infra plan</c>.</summary>
public sealed class PlanCommandTests
{
    [Theory]
    [InlineData("--gpus", "-1")]
    [InlineData("--gpus", "0")]
    [InlineData("--gpus", "1.5")]
    [InlineData("--gpus", "99999999999999999999999999999999")]
    [InlineData("--gpu-memory", "-1")]
    [InlineData("--gpu-memory", "NaN")]
    [InlineData("--hours", "0")]
    [InlineData("--hours", "731")]
    [InlineData("--hours", "1e400")]
    [InlineData("--hours", "Infinity")]
    [InlineData("--budget", "0")]
    [InlineData("--budget", "-Infinity")]
    [InlineData("--budget", "1e15")]
    [InlineData("--spot-tolerance", "1.01")]
    [InlineData("--spot-tolerance", "-0.1")]
    [InlineData("--interruptions-per-hour", "NaN")]
    [InlineData("--interruptions-per-hour", "1e9")]
    [InlineData("--restart-hours", "25")]
    [InlineData("--round-hours", "-1")]
    [InlineData("--top", "0")]
    [InlineData("--choose", "-3")]
    [InlineData("--region", "us-esat-1")]
    [InlineData("--residency", "europe")]
    [InlineData("--accelerator", "none")]
    [InlineData("--cloud", "AWS2")]
    [InlineData("--on-prem", "../secrets")]
    public void A_wrong_value_is_refused_and_the_message_names_it(string option, string value)
    {
        Dictionary<string, string> options = new() { ["--gpus"] = "1", ["--hours"] = "10", [option] = value };
        var error = Assert.Throws<InfraException>(() => PlanCommand.Create().Parse([.. options.SelectMany(pair => new[] { pair.Key, pair.Value })]).Invoke(new() { EnableDefaultExceptionHandler = false }));

        Assert.Contains(option == "--on-prem" ? value : $"{option} '{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var error = Assert.Throws<InfraException>(() => PlanCommand.Create().Parse(["--gpus", "x", "--hours", "y", "--cloud", "z"]).Invoke(new() { EnableDefaultExceptionHandler = false }));

        Assert.StartsWith("3 options are wrong", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_needs_an_owner_and_own_hosts_need_a_stack()
    {
        var error = Assert.Throws<InfraException>(() => PlanCommand.Create().Parse(["--gpus", "1", "--hours", "1", "--write", "x", "--cloud", "onprem"]).Invoke(new() { EnableDefaultExceptionHandler = false }));

        Assert.Contains("--owner is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("--on-prem is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Above_the_budget_the_cheapest_is_named_and_what_would_help()
    {
        var planner = new Planner(SmallPrices.List, null, Priced.Today);
        var advice = PlanAdvice.AboveBudget(planner.Plan(new PlanRequest { Gpus = 8, Hours = 100, BudgetUsd = 160, Regions = ["us-east-1"], SpotTolerance = 0 }), planner);

        // On demand in us-east-1 is $8 an hour, and 100 hours are 198 minutes a day, 100.375 hours: $803.00, of which $160 are
        // 19.9%. Spot there is $3.20, and its 100.5 hours are 199 minutes a day, 100.882 hours; on demand elsewhere is never less.
        Assert.Equal(
            "No placement fits --budget $160.00: the cheapest, aws us-east-1 g4dn.12xlarge x 2, on demand, is expected to cost at least $803.00 a month. "
            + "There the budget is enough for about 19 hours of training (--hours). "
            + "What may help: a larger --spot-tolerance would allow aws us-east-1 g4dn.12xlarge x 2, spot at $322.82 with a share of 0.005 of the hours lost.",
            advice);
    }

    [Fact]
    public void Where_nothing_fits_the_reason_is_given()
    {
        var planner = new Planner(SmallPrices.List, null, Priced.Today);
        var advice = PlanAdvice.NothingFound(planner.Plan(new PlanRequest { Gpus = 1, GpuMemoryGib = 500, Hours = 10, Residency = ["ch"] }), planner);

        Assert.StartsWith("No placement has 1 GPU of at least 500 GiB for 10 hours a month.", advice, StringComparison.Ordinal);
        Assert.Contains("--residency leaves only regions of ch.", advice, StringComparison.Ordinal);
        Assert.Contains("--gpu-memory", advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_is_written_costs_the_same_in_infra_cost()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Pulumi.yaml", "name: fedinfra\n");
        var planned = await RunAsync(folder, "plan", "--gpus", "2", "--gpu-memory", "16", "--hours", "120", "--residency", "us", "--write", "trial", "--owner", "ml-platform", "--json");
        var cost = await RunAsync(folder, "cost", "--stack", "trial", "--json");

        Assert.Equal("stacks/Pulumi.trial.yaml", (string?)planned["written"]);
        Assert.Equal((decimal)planned["placements"]![0]!["monthlyUsd"]!, (decimal)cost["total"]!["monthlyUsd"]!);
        Assert.Equal((decimal)planned["placements"]![0]!["billedHours"]!, (decimal)cost["trainingHours"]!);
    }

    [Fact]
    public async Task A_plan_that_does_not_fit_its_budget_fails_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Pulumi.yaml", "name: fedinfra\n");
        var run = await InfraProcess.RunAsync(folder.Path, new Dictionary<string, string>(), "plan", "--gpus", "8", "--gpu-memory", "80", "--hours", "700", "--budget", "100", "--write", "trial", "--owner", "ml-platform");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: No placement fits --budget $100.00: the cheapest", run.Errors, StringComparison.Ordinal);
        Assert.Contains("(over budget)", run.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["stacks"]));
    }

    [Fact]
    public void The_table_says_what_its_figures_rest_on()
    {
        using var text = new StringWriter();
        PlanTable.Write(new Planner(SmallPrices.List, null, Priced.Today).Plan(new PlanRequest { Gpus = 8, Hours = 100, BudgetUsd = 600 }), 4, text);
        var lines = text.ToString().Split(Environment.NewLine);

        Assert.Equal(["Rank", "----", "   1", "   2", "   3", "   4", ""], lines.Take(7).Select(line => line.Length < 4 ? line : line[..4]));
        Assert.Contains("at least 602.25 (over budget)", lines[5], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("aws t4 0.01", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("opens it daily, from 20:00 UTC", StringComparison.Ordinal));
    }

    private static async Task<JsonNode> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        var run = await InfraProcess.RunAsync(folder.Path, new Dictionary<string, string>(), arguments);
        Assert.True(run.ExitCode == 0, run.Errors);
        return JsonNode.Parse(run.Text)!;
    }
}
