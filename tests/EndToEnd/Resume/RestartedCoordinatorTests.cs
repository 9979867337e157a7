using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.Resume;

public sealed class RestartedCoordinatorTests : FederationTest
{
    /// <summary>Enough rounds that the kill comes amid them; FedAdam, because it has a memory that must survive.</summary>
    private static readonly JobText _job = new() { Rounds = 12, Epochs = 200, Strategy = "fedadam", MinimumNodes = 2, Quorum = 1, Seed = 5 };

    [Fact]
    public async Task A_killed_coordinator_goes_on_where_it_was_and_ends_with_the_same_model()
    {
        var nodes = Federation.StartNodes("honest", "alpha", "beta");
        await Federation.ConnectedAsync("alpha", "beta");
        var uninterrupted = (await Federation.WatchAsync(await Federation.SubmitAsync(_job with { Name = "calm" } + ""))).Completed();

        var id = await Federation.SubmitAsync(_job with { Name = "rough" } + "");
        await Federation.Coordinator.LineAsync($"{id}, round 3:");
        await Federation.Coordinator.KillAsync();
        Assert.DoesNotContain(Federation.Coordinator.Lines, line => line.Contains($"{id}, round 12:", StringComparison.Ordinal));
        await Federation.RestartAsync();
        var job = (await Federation.WatchAsync(id)).Completed();

        Assert.False(nodes.HasExited);
        Assert.Equal(Enumerable.Range(1, 12), job.Rounds.Select(round => round.Number));
        Assert.Equal(uninterrupted.Rounds.Select(round => round.ModelSha256), job.Rounds.Select(round => round.ModelSha256));
        Assert.Equal(uninterrupted.Model.File.Sha256, job.Model.File.Sha256);
        Assert.Equal(2, (await Federation.CommandAsync("model", "list", "--json")).Succeeded().Output.Count);
    }

    [Fact]
    public async Task A_coordinator_killed_while_nodes_train_asks_them_again()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await using var slow = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        var id = await Federation.SubmitAsync(new JobText { MinimumNodes = 3, Quorum = 1 } + "");
        var before = await slow.TrainingAsync();
        await Federation.Coordinator.KillAsync();
        await Federation.RestartAsync();
        await slow.VanishAsync();
        await slow.ReturnAsync();

        var after = await slow.TrainingAsync();
        var update = FakeNode.Update(after);
        await slow.DeliverAsync(after, update);
        await slow.ReportAsync(after, update);
        var job = (await Federation.WatchAsync(id)).Completed();

        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal(before.Train.Model, after.Train.Model);
        Assert.Equal(["alpha", "beta", "omega"], Assert.Single(job.Rounds).Participants);
    }

    [Fact]
    public async Task What_was_decided_before_a_kill_is_still_there_after_it()
    {
        var cancelled = await Federation.SubmitAsync(_job + "");
        (await Federation.CommandAsync("job", "cancel", cancelled)).Succeeded();
        await Federation.Coordinator.KillAsync();
        await Federation.RestartAsync();

        var job = await Federation.WatchAsync(cancelled);

        job.Command.FailedSaying("cancelled by an administrator");
        Assert.Equal(JobState.Cancelled, job.Last.State);
    }
}
