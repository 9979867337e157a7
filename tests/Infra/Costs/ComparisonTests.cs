using System.CommandLine;
using System.Text.Json.Nodes;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Costs.Reports;
using FedInfra.Infra.Costs.Sources;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>What <c>--against</c> takes, as a pull request's workflow and people give it.</summary>
public sealed class ComparisonTests : IDisposable
{
    private const string Stack = "hybrid-hospitals";

    private readonly TemporaryFolder _folder = new();

    public ComparisonTests()
    {
        var program = StackBuilder.Build(StackFile.Read(Stack, TestData.ProjectRoot));
        _folder.Write("preview.json", EngineDocuments.Preview(program).ToJsonString());
        _folder.Write("state.json", EngineDocuments.State(program).ToJsonString());
        Run("--stack", Stack, "--format", "json", "--output", _folder["report.json"]);
    }

    [Theory]
    [InlineData("preview.json")]
    [InlineData("state.json")]
    [InlineData("report.json")]
    [InlineData(null)]
    public void A_preview_is_compared_with_any_file_or_a_stack_that_says_the_same(string? file)
    {
        var diff = JsonNode.Parse(Run("--stack", Stack, "--preview", _folder["preview.json"], "--against", file is null ? Stack : _folder[file], "--format", "json"))!["diff"]!;

        Assert.Equal(Stack, diff["against"]!.GetValue<string>());
        Assert.Equal(0, diff["monthlyUsd"]!.GetValue<decimal>());
        Assert.True(diff["beforeMonthlyUsd"]!.GetValue<decimal>() > 0);
        Assert.Empty(diff["resources"]!.AsArray());
        Assert.Empty(diff["newlyUnpriced"]!.AsArray());
    }

    [Fact]
    public void The_workflows_two_steps_give_a_comment_that_says_what_changes()
    {
        Run("--stack", "aws-spot", "--format", "json", "--output", _folder["before.json"]);

        var comment = Run("--stack", Stack, "--preview", _folder["preview.json"], "--against", _folder["before.json"], "--format", "markdown");

        Assert.Contains("a month** against aws-spot (model), which costs $", comment, StringComparison.Ordinal);
        Assert.Contains("| hub-", comment, StringComparison.Ordinal);
    }

    public static TheoryData<string> Stacks => [.. StackFile.List(TestData.ProjectRoot)];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_stack_of_the_repository_keeps_to_its_own_budget(string stack)
    {
        var settings = StackFile.Read(stack, TestData.ProjectRoot);

        Assert.InRange(StackBuilder.Build(settings).Estimate(settings).MonthlyUsd, 1, settings.Budget!.MonthlyUsd);
    }

    [Fact]
    public void A_saved_report_is_the_report()
    {
        var report = StackBuilder.Build(SampleStacks.Hybrid()).Estimate(SampleStacks.Hybrid());
        using var text = new StringWriter();
        new JsonReport().Write(report, null, text);

        var saved = SavedReport.Read(EngineDocuments.Bytes(JsonNode.Parse(text.ToString())!), "report.json")!;

        Assert.Equal(report.Total, saved.Total);
        Assert.Equal(report.MonthlyUsd, saved.MonthlyUsd);
        Assert.Equal(report.Unpriced.Select(item => item with { Why = "" }), saved.Unpriced.Select(item => item with { Why = "" }));
        Assert.Equal(report.BySite, saved.BySite);
        Assert.Equal(report.ByCategory, saved.ByCategory);
    }

    [Theory]
    [InlineData("""{"monthHours": 730, "lines": [3]}""", "resource")]
    [InlineData("""{"monthHours": 730, "lines": [], "stack": 3}""", "stack")]
    [InlineData("""{"monthHours": 730, "lines": [], "stack": "s", "origin": "model", "trainingHours": 1e300}""", "trainingHours")]
    public void A_report_of_another_shape_is_an_error_that_names_the_member(string text, string member)
    {
        var exception = Assert.Throws<InfraException>(() => Run("--stack", Stack, "--against", _folder.Write("other.json", text)));

        Assert.Contains($"other.json: looks like a cost report, but its '{member}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_that_the_stack_file_no_longer_lists_goes_with_its_volumes()
    {
        var before = SampleStacks.Hybrid();
        var after = before with { Sites = [.. before.Sites.Where(site => site.Name != "north")] };
        var state = StateSource.Read(EngineDocuments.Bytes(EngineDocuments.State(StackBuilder.Build(before))), "state.json");

        var diff = new CostDiff(CostEstimator.Estimate(state, after, PriceList.Snapshot, Priced.Today), StackBuilder.Build(after).Estimate(after));

        var volumes = StackBuilder.Build(before).Estimate(before).Lines.Where(line => line.Site == "north" && line.Type == "kubernetes:apps/v1:StatefulSet").ToList();
        Assert.NotEmpty(volumes);
        Assert.Equal(volumes.Select(line => (line.Resource, line.Sku, line.Region, line.MonthlyUsd)), diff.Before.Lines.Where(line => volumes.Exists(volume => volume.Resource == line.Resource)).Select(line => (line.Resource, line.Sku, line.Region, line.MonthlyUsd)));
        Assert.All(volumes, volume => Assert.Equal(CostChangeKind.Removed, diff.Resources.Single(change => change.Name == volume.Resource).Kind));
    }

    [Theory]
    [InlineData("kubernetes:core/v1:PersistentVolumeClaim", """{"spec": {"resources": {"requests": {"storage": "50Gi"}}}}""")]
    [InlineData("kubernetes:core/v1:Service", """{"spec": {"type": "LoadBalancer"}}""")]
    public void What_is_in_nobody_knows_whose_cloud_is_unpriced_and_not_free(string type, string inputs)
    {
        var report = Priced.Report(Priced.Resource(type, "elsewhere-thing", inputs));

        Assert.Null(Assert.Single(report.Unpriced).Cloud);
        Assert.Empty(report.Free);
        Assert.All(ReportFormats.All, format => format.Write(report, null, TextWriter.Null));
    }

    public void Dispose() => _folder.Dispose();

    private static string Run(params string[] arguments)
    {
        using var output = new StringWriter();
        CostCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return output.ToString();
    }
}
