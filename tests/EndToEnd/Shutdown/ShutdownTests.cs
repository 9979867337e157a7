using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.Shutdown;

/// <summary>SIGTERM, as an orchestrator sends it: work is put in order and the process ends soon.</summary>
public sealed class ShutdownTests : FederationTest
{
    private static readonly TimeSpan _promised = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_node_told_to_stop_while_it_trains_hands_its_round_back()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        var leaving = Federation.StartNodes("leaving", "omega-slow");
        await Federation.ConnectedAsync("alpha", "beta", "omega-slow");
        var id = await Federation.SubmitAsync(new JobText { Epochs = 3000, DeadlineSeconds = 120 } + "");
        await leaving.LineAsync("omega-slow starts train");
        leaving.Signal("TERM");

        Assert.Equal(0, await leaving.ExitAsync(_promised));
        var job = (await Federation.WatchAsync(id)).Completed();
        Assert.Equal("handed back: the node is stopping", job.WhyAbsent(1, "omega-slow"));
        Assert.Equal(["alpha", "beta"], job.Rounds[0].Participants);
        Assert.True(job.Rounds[0].Seconds < 60, "the round must not wait for a node that has handed back");
    }

    [Fact]
    public async Task An_idle_node_stops_at_once()
    {
        var node = Federation.StartNodes("idle", "alpha");
        await Federation.ConnectedAsync("alpha");
        node.Signal("TERM");

        Assert.Equal(0, await node.ExitAsync(_promised));
    }

    [Fact]
    public async Task A_node_that_finds_no_coordinator_stops_at_once()
    {
        await Federation.Coordinator.KillAsync();
        var node = Federation.StartNodes("lonely", "alpha");
        await node.LineAsync("lost the coordinator and connects again");
        node.Signal("TERM");

        Assert.Equal(0, await node.ExitAsync(_promised));
    }

    [Fact]
    public async Task A_coordinator_told_to_stop_amid_a_round_ends_cleanly_and_can_go_on()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await using var silent = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        var id = await Federation.SubmitAsync(new JobText { MinimumNodes = 2, DeadlineSeconds = 300 } + "");
        await silent.TrainingAsync();
        Federation.Coordinator.Signal("TERM");

        Assert.Equal(0, await Federation.Coordinator.ExitAsync(_promised));
        await silent.VanishAsync();
        await Federation.RestartAsync();
        await Federation.ConnectedAsync("alpha", "beta");
        var job = (await Federation.WatchAsync(id)).Completed();
        Assert.Equal(["alpha", "beta"], Assert.Single(job.Rounds).Participants);
    }
}
