using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.Faults;

/// <summary>A node is there and does not answer: the deadline decides.</summary>
public sealed class HungNodeTests : FederationTest
{
    [Fact]
    public async Task A_stopped_process_is_not_waited_for_beyond_the_deadline_and_takes_part_again_when_it_goes_on()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        var hung = Federation.StartNodes("hung", "omega-slow");
        await Federation.ConnectedAsync("alpha", "beta", "omega-slow");
        var first = await Federation.SubmitAsync(new JobText { Epochs = 3000, DeadlineSeconds = 6 } + "");
        await hung.LineAsync("omega-slow starts train");
        hung.Signal("STOP");

        var job = (await Federation.WatchAsync(first)).Completed();

        Assert.Equal("no result within 6 s", job.WhyAbsent(1, "omega-slow"));
        Assert.Equal(["alpha", "beta"], job.Rounds[0].Participants);
        Assert.InRange(job.Rounds[0].Seconds, 6, 20);

        hung.Signal("CONT");
        var second = (await Federation.WatchAsync(await Federation.SubmitAsync(new JobText { Quorum = 1 } + ""))).Completed();
        Assert.Equal(["alpha", "beta", "omega-slow"], second.Rounds[0].Participants);
    }

    [Fact]
    public async Task A_node_that_never_answers_is_named_in_every_round()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await using var silent = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");

        var job = (await Federation.WatchAsync(await Federation.SubmitAsync(new JobText { Rounds = 2, DeadlineSeconds = 5 } + ""))).Completed();

        Assert.Equal("no result within 5 s", job.WhyAbsent(1, "omega"));
        Assert.Equal("no result within 5 s", job.WhyAbsent(2, "omega"));
    }

    [Fact]
    public async Task A_quorum_missed_on_every_attempt_fails_the_job_and_names_the_absent()
    {
        Federation.StartNodes("honest", "alpha");
        await using var silent = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "omega");

        var id = await Federation.SubmitAsync(new JobText { Rounds = 2, DeadlineSeconds = 2, Quorum = 1, Attempts = 2 } + "");
        var job = await Federation.WatchAsync(id);

        job.Command.FailedSaying($"{id} failed", "Round 1 missed its quorum 2 times", "omega (no result within 2 s)");
        Assert.Equal(JobState.Failed, job.Last.State);
        Assert.Equal(2, job.Rounds.Count);
        Assert.All(job.Rounds, round => Assert.True(round is { Failed: true, Number: 1, ModelSha256: "" }));
        Assert.Equal("no result within 2 s", job.WhyAbsent(1, "omega"));
    }

    [Fact]
    public async Task A_late_report_is_told_that_nobody_waits()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await using var late = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        var id = await Federation.SubmitAsync(new JobText { DeadlineSeconds = 5 } + "");
        var directive = await late.TrainingAsync();
        var update = FakeNode.Update(directive);
        await late.DeliverAsync(directive, update);
        (await Federation.WatchAsync(id)).Completed();

        Assert.False((await late.ReportAsync(directive, update)).Accepted);
    }
}
