using System.Security.Cryptography;
using System.Text.Json;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Testing;

namespace FedInfra.EndToEnd.Tests.Quickstart;

/// <summary>The main job: one command, real processes, a model at the end.</summary>
public sealed class QuickstartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_seed_gives_one_model_in_two_quickstarts_and_in_a_simulation()
    {
        string[] options = ["--nodes", "3", "--rounds", "2", "--seed", "11"];
        var first = await RunAsync("quickstart", "first", options);
        var second = await RunAsync("quickstart", "second", options);
        var simulated = await RunAsync("simulate", "simulated", options);

        Assert.Equal(first.Model.Sha256, second.Model.Sha256);
        Assert.Equal(first.Model.Sha256, simulated.Model.Sha256);
        Assert.Equal(first.Rounds.Select(round => (round.Loss, round.Accuracy)), simulated.Rounds.Select(round => (round.Loss, round.Accuracy)));
        Assert.Equal(first.Sites, simulated.Sites);
    }

    [Fact]
    public async Task Another_seed_gives_another_model()
    {
        var one = await RunAsync("simulate", "one", "--nodes", "3", "--rounds", "1", "--model", "logreg", "--seed", "1");
        var two = await RunAsync("simulate", "two", "--nodes", "3", "--rounds", "1", "--model", "logreg", "--seed", "2");

        Assert.NotEqual(one.Model.Sha256, two.Model.Sha256);
    }

    [Fact]
    public async Task The_report_has_the_promised_shape()
    {
        await RunAsync("quickstart", "run", "--nodes", "3", "--rounds", "2", "--model", "logreg");

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run.json"]));
        Assert.Equal(["rounds", "sites", "model"], Names(json.RootElement));
        Assert.All(json.RootElement.GetProperty("rounds").EnumerateArray(), round => Assert.Equal(
            ["round", "loss", "accuracy", "participants", "bytesDown", "bytesUp", "seconds"], Names(round)));
        Assert.All(json.RootElement.GetProperty("sites").EnumerateArray(), site => Assert.Equal(["node", "accuracy", "aloneAccuracy"], Names(site)));
        Assert.Equal(["name", "version", "path", "sha256", "secureAggregation", "epsilon", "delta"], Names(json.RootElement.GetProperty("model")));
        var first = json.RootElement.GetProperty("rounds")[0];
        Assert.True(json.RootElement.GetProperty("model").GetProperty("secureAggregation").GetBoolean());
        Assert.Equal(["node-1", "node-2", "node-3"], first.GetProperty("participants").EnumerateArray().Select(name => name.GetString()));

        // Each node fetches the model once and sends an update: its values as 32-bit integers behind a header of four.
        Assert.True(first.GetProperty("bytesDown").GetInt64() > 3 * 7850 * sizeof(float));
        Assert.Equal(3 * (7850 + 4) * sizeof(uint), first.GetProperty("bytesUp").GetInt64());
    }

    [Fact]
    public async Task The_default_learns_all_ten_digits_which_no_node_can_alone()
    {
        var report = await RunAsync("quickstart", "run");

        Assert.Equal(40, report.Rounds.Count);
        Assert.Equal(Enumerable.Range(1, 40), report.Rounds.Select(round => round.Round));
        Assert.All(report.Rounds, round => Assert.Equal(5, round.Participants.Count));
        Assert.True(report.Rounds[^1].Accuracy >= 0.95, $"accuracy {report.Rounds[^1].Accuracy}");
        Assert.Equal(["node-1", "node-2", "node-3", "node-4", "node-5"], report.Sites.Select(site => site.Node));
        Assert.All(report.Sites, site => Assert.InRange(site.AloneAccuracy ?? 1, 0.05, 0.25));
        Assert.All(report.Sites, site => Assert.True(site.Accuracy >= 0.95, $"{site.Node}: {site.Accuracy}"));
    }

    [Theory]
    [InlineData("--strategy", "fedmagic", "fedmagic", "fedyogi")]
    [InlineData("--data", "telepathy", "--data", "digits, synthetic")]
    [InlineData("--data", "mnist", "mnist:DIR", "data get mnist")]
    [InlineData("--nodes", "0", "--nodes", "1 to")]
    [InlineData("--nodes", "many", "--nodes", "many")]
    [InlineData("--data", "heart-disease:/nowhere", "ended with exit code 1", "data get heart-disease")]
    [InlineData("--model", "gpt9", "--model", "gpt9")]
    [InlineData("--partition", "dirichlet:x", "--partition", "'x'")]
    [InlineData("--rounds", "-1", "rounds", "-1")]
    [InlineData("--cohort", "1.5", "cohort.fraction", "1.5")]
    public async Task A_wrong_option_is_an_error_that_names_it(string option, string value, params string[] texts)
    {
        var refused = await CommandResult.OfAsync("coordinator.dll", _folder.Path, "quickstart", "--data-dir", _folder["run"], option, value);

        refused.FailedSaying(texts);
        Assert.Empty(LeftProcesses.With(_folder.Path));
    }

    private async Task<Report> RunAsync(string command, string name, params string[] options)
    {
        var result = await QuickstartRun.ToEndAsync(_folder, command, name, options);
        var report = JsonSerializer.Deserialize<Report>(await File.ReadAllTextAsync(_folder[name + ".json"]), JsonSerializerOptions.Web)!;

        Assert.Equal(report.Model.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(report.Model.Path))));
        Assert.Contains(result.Output, line => line.StartsWith("sha256 ", StringComparison.Ordinal) && line.EndsWith(report.Model.Sha256, StringComparison.Ordinal));
        Assert.Equal(report.Rounds.Count, result.Output.Count(line => line.StartsWith("round ", StringComparison.Ordinal)));
        return report;
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private sealed record Report(IReadOnlyList<ReportRound> Rounds, IReadOnlyList<ReportSite> Sites, ReportModel Model);

    private sealed record ReportRound(int Round, double? Loss, double? Accuracy, IReadOnlyList<string> Participants);

    private sealed record ReportSite(string Node, double Accuracy, double? AloneAccuracy);

    private sealed record ReportModel(string Path, string Sha256);
}
