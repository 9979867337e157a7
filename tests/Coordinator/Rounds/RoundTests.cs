using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Rounds;

namespace FedInfra.Coordinator.Tests.Rounds;

public sealed class RoundTests
{
    private const string Job =
        """
        name: digits
        model: logreg
        rounds: 3
        seed: 5
        strategy: {name: fedadam}
        training: {epochs: 1, batch: 10, learning-rate: 0.05}
        cohort: {minimum-nodes: 3, quorum: 1, deadline-seconds: 60}
        privacy: {secure-aggregation: off}
        """;

    [Fact]
    public async Task A_job_runs_its_rounds_and_its_model_becomes_a_version_that_says_how_it_was_made()
    {
        await using var federation = await InProcessFederation.StartAsync(nodes: 3);

        var job = await federation.RunAsync(Job);

        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal([1, 2, 3], job.Rounds.Select(round => round.Round));
        Assert.All(job.Rounds, round => Assert.Equal(["node-0", "node-1", "node-2"], round.Participants));
        Assert.All(job.Rounds, round => Assert.True(round is { BytesUp: > 0, BytesDown: > 0, Accuracy: not null, Failed: false }));
        var model = Assert.Single(federation.State.Models).Version;
        Assert.Equal(("digits", 1, job.Id, 3, "fedadam"), (model.Name, model.Version, model.Job, model.Rounds, model.Strategy));
        Assert.Equal(job.Rounds[^1].Model, model.File);
        federation.Journal.Verify();
    }

    [Fact]
    public async Task A_second_job_of_the_same_name_gives_the_next_version_with_the_same_hash()
    {
        await using var federation = await InProcessFederation.StartAsync(nodes: 3);

        await federation.RunAsync(Job);
        await federation.RunAsync(Job);

        Assert.Equal([1, 2], federation.State.Models.Select(model => model.Version.Version));
        Assert.Single(federation.State.Models.Select(model => model.Version.File).Distinct());
    }

    [Fact]
    public async Task The_model_does_not_depend_on_how_many_nodes_train_at_once()
    {
        await using var one = await InProcessFederation.StartAsync(nodes: 3, parallel: 1);
        await using var many = await InProcessFederation.StartAsync(nodes: 3, parallel: 3);

        Assert.Equal((await one.RunAsync(Job)).Rounds[^1].Model, (await many.RunAsync(Job)).Rounds[^1].Model);
    }

    [Fact]
    public async Task Once_a_job_has_ended_only_its_model_is_kept_and_no_single_nodes_update()
    {
        await using var federation = await InProcessFederation.StartAsync(nodes: 3);

        var job = await federation.RunAsync(Job);

        var updates = federation.Journal.Read().Select(entry => entry.Event).OfType<UpdateAccepted>().Select(accepted => accepted.Update).ToArray();
        Assert.Equal(9, updates.Distinct().Count());

        // A job has ended a moment before what it left behind is swept.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (federation.StoredBlobs.Count() > 1)
        {
            await Task.Delay(10, patience.Token);
        }

        Assert.Empty(federation.StoredBlobs.Intersect(updates));
        Assert.Equal([job.Rounds[^1].Model!.Value], federation.StoredBlobs);
    }

    [Fact]
    public async Task A_job_whose_training_diverges_fails_and_names_the_nodes_and_the_cure()
    {
        await using var federation = await InProcessFederation.StartAsync(nodes: 3);

        var job = await federation.RunAsync(Job.Replace("learning-rate: 0.05", "learning-rate: 3e38", StringComparison.Ordinal));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("node-0", job.Reason, StringComparison.Ordinal);
        Assert.Contains("learning rate", job.Reason, StringComparison.Ordinal);
        Assert.All(job.Rounds, round => Assert.Equal(3, round.Absent.Count));
        Assert.Empty(federation.State.Models);
    }
}
