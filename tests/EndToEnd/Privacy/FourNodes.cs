using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>Four nodes in one process, for tests that compare jobs and harm nobody.</summary>
public sealed class FourNodes : IAsyncLifetime
{
    private static readonly string[] _nodes = ["node-1", "node-2", "node-3", "node-4"];

    internal PrivateFederation Federation { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Federation = await PrivateFederation.StartAsync(_nodes);
        Federation.StartNodes("site", _nodes);
        await Federation.Inner.ConnectedAsync(_nodes);
    }

    public async Task DisposeAsync() => await Federation.DisposeAsync();

    /// <summary>A few rounds of a strategy with all four.</summary>
    internal Task<WatchedJob> RunAsync(string strategy, string masking) => Federation.RunAsync(
        new JobText { Rounds = 3, Epochs = 5, Strategy = strategy, MinimumNodes = 4, Quorum = 1, Privacy = $"{{secure-aggregation: {masking}}}" });
}
