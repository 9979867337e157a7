using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Rpc;
using Google.Protobuf;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>What a job has spent of its sites' differential privacy is known at both ends, whatever is restarted, and is not spent twice.</summary>
public sealed class LedgerTests : IAsyncLifetime
{
    /// <summary>One release with this noise fits the budget, and two do not.</summary>
    private const string Noise = "{secure-aggregation: on, differential-privacy: {mode: distributed, noise-multiplier: 1, clip: 1}}";

    private const string Budget = "differential-privacy: {maximum-epsilon: 5.5, delta: 1e-5}\n";

    private static readonly string[] _nodes = ["node-1", "node-2", "node-3"];
    private static readonly string[] _newcomers = ["node-4", "node-5", "node-6"];
    private static readonly JobText _private = new() { Name = "private", MinimumNodes = 3, Privacy = Noise };

    private PrivateFederation Federation { get; set; } = null!;

    public async Task InitializeAsync() => Federation = await PrivateFederation.StartAsync([.. _nodes, .. _newcomers]);

    public async Task DisposeAsync() => await Federation.DisposeAsync();

    [Fact]
    public async Task What_was_spent_survives_both_ends_restart_and_neither_lets_it_be_overdrawn()
    {
        var site = Start("site", _nodes);
        await Federation.Inner.ConnectedAsync(_nodes);
        var first = await Federation.RunAsync(_private);
        Assert.All((await AccountsAsync()).Zip(_nodes), pair =>
        {
            var (account, node) = pair;
            Assert.Equal((node, node, 5.5, 1e-5), (account.Node, account.Dataset, account.Budget, account.Delta));
            Assert.InRange(account.Epsilon, 4, 5.5);
            var entry = Assert.Single(account.Entries);
            Assert.Equal((first.Last.Id, 1L), (entry.Job, (long)entry.Releases));
        });
        var table = string.Join('\n', (await Federation.Inner.CommandAsync("privacy", "ledger")).Succeeded().Output);
        Assert.All(["node-1", "all together", "epsilon", first.Last.Id], text => Assert.Contains(text, table, StringComparison.Ordinal));

        var (accounts, files) = (await AccountsAsync(), Files("site"));
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Contains($"\"{first.Last.Id}\"", file, StringComparison.Ordinal));
        await Federation.Inner.Coordinator.KillAsync();
        await site.KillAsync();
        await Federation.Inner.RestartAsync();
        Start("site", _nodes);
        await Federation.Inner.ConnectedAsync(_nodes);
        Assert.Equal(accounts, await AccountsAsync());
        Assert.Equal(files, Files("site"));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => Federation.Inner.SubmitAsync(_private + ""));
        Assert.Equal(RpcStatusCode.PermissionDenied, refusal.Code);
        Assert.All(
            ["The privacy budget is spent", "3 nodes are needed and 0 of 3 can still afford", "node-1: data set node-1 has spent epsilon", "of 5.5"],
            text => Assert.Contains(text, refusal.Message, StringComparison.Ordinal));
        Assert.Contains(
            "its privacy budget is spent: data set node-2 has spent epsilon",
            await Federation.Inner.Coordinator.LineAsync("the job private: node-2 is left out"), StringComparison.Ordinal);
        Assert.Equal(accounts, await AccountsAsync());
        Assert.Equal(files, Files("site"));
    }

    [Fact]
    public async Task A_node_refuses_by_its_own_ledger_what_its_coordinator_knows_nothing_of()
    {
        Start("site", _nodes);
        await Federation.Inner.ConnectedAsync(_nodes);
        await Federation.RunAsync(_private);

        // As if node-4's data had been used under another coordinator before.
        Federation.Inner.Folder.Write("moved/node-data/ledger/node-4.jsonl", File.ReadAllText(Federation.Inner.Folder["site", "node-data", "ledger", "node-1.jsonl"]));
        var moved = Start("moved", _newcomers);
        await Federation.Inner.ConnectedAsync([.. _nodes, .. _newcomers]);
        var job = await Federation.Inner.WatchAsync(await Federation.Inner.SubmitAsync(_private with { DeadlineSeconds = 60 } + ""));

        job.Command.FailedSaying("missing: node-4");
        var reason = job.WhyAbsent(1, "node-4");
        Assert.StartsWith("refused by its site: the privacy budget is spent: all jobs together may cost epsilon 5.5 (delta 1E-05), has cost", reason, StringComparison.Ordinal);
        Assert.Contains("the privacy budget is spent", await moved.LineAsync($"node-4: round 1 of {job.Last.Id} is refused"), StringComparison.Ordinal);
        Assert.Contains("the privacy budget is spent", await Federation.Inner.Coordinator.LineAsync($"{job.Last.Id}, round 1: node-4 is not in the result"), StringComparison.Ordinal);
    }

    private RunningProcess Start(string site, string[] nodes)
    {
        var policy = Federation.Inner.Folder.Write($"{site}/policy.yaml", Budget);
        return Federation.StartNodes(site, nodes, ["--policy-file", policy]);
    }

    private async Task<IReadOnlyList<PrivacyAccount>> AccountsAsync() =>
        [.. (await Federation.Inner.CommandAsync("privacy", "ledger", "--json")).Succeeded().Output.Select(JsonParser.Default.Parse<PrivacyAccount>)];

    private string[] Files(string site) =>
        [.. Directory.GetFiles(Federation.Inner.Folder[site, "node-data", "ledger"]).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
}
