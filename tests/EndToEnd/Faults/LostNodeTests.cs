using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.Faults;

/// <summary>A node dies in each phase of a round: the round ends without it, long before its deadline, and says why.</summary>
public sealed class LostNodeTests : FederationTest
{
    private const string Lost = "connection lost and not back in time";

    /// <summary>Quick nodes are done in an instant, the slow one trains for minutes.</summary>
    private static readonly JobText _long = new() { Rounds = 2, Epochs = 3000, MinimumNodes = 2, DeadlineSeconds = 40 };

    [Fact]
    public async Task A_node_killed_before_the_round_is_not_asked()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        var doomed = Federation.StartNodes("doomed", "omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        await doomed.KillAsync();
        await Federation.ConnectedAsync("alpha", "beta");

        var job = (await Federation.WatchAsync(await Federation.SubmitAsync(_long with { Epochs = 1 } + ""))).Completed();

        Assert.All(job.Rounds, round => Assert.Equal(["alpha", "beta"], round.Participants));
        Assert.All(job.Rounds, round => Assert.Empty(round.Absent));
    }

    [Fact]
    public async Task A_node_killed_between_its_directive_and_its_download_is_named()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await using var doomed = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        var id = await Federation.SubmitAsync(_long with { Epochs = 1 } + "");
        await doomed.TrainingAsync();
        await doomed.VanishAsync();

        await AssertGoesOnWithoutOmegaAsync(id, Lost);
    }

    [Fact]
    public async Task A_node_killed_while_it_trains_is_named()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        var doomed = Federation.StartNodes("doomed", "omega-slow");
        await Federation.ConnectedAsync("alpha", "beta", "omega-slow");
        var id = await Federation.SubmitAsync(_long + "");
        await doomed.LineAsync("omega-slow starts train");
        await doomed.KillAsync();

        var job = (await Federation.WatchAsync(id)).Completed();

        Assert.Equal(Lost, job.WhyAbsent(1, "omega-slow"));
        Assert.All(job.Rounds, round => Assert.Equal(["alpha", "beta"], round.Participants));
        AssertEarly(job);
    }

    [Fact]
    public async Task A_node_killed_while_it_uploads_is_named()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await using var doomed = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        var id = await Federation.SubmitAsync(_long with { Epochs = 1 } + "");
        var directive = await doomed.TrainingAsync();
        var update = FakeNode.Update(directive);
        await doomed.BeginAsync(directive, FakeNode.NameOf(update));
        await doomed.UploadAndVanishAsync(directive, update[..(update.Length / 2)], Federation.DataDir);

        await AssertGoesOnWithoutOmegaAsync(id, Lost);
    }

    [Fact]
    public async Task A_node_killed_after_its_upload_and_before_its_report_is_named()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await using var doomed = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        var id = await Federation.SubmitAsync(_long with { Epochs = 1 } + "");
        var directive = await doomed.TrainingAsync();
        await doomed.DeliverAsync(directive, FakeNode.Update(directive));
        await doomed.VanishAsync();

        await AssertGoesOnWithoutOmegaAsync(id, Lost);
    }

    [Fact]
    public async Task A_node_killed_while_it_measures_the_model_is_not_waited_for()
    {
        Federation.StartNodes("honest", "alpha", "beta");
        await using var doomed = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        var id = await Federation.SubmitAsync(_long with { Rounds = 1, Epochs = 1, Quorum = 0.6, IsMeasuredBySites = true } + "");
        var directive = await doomed.TrainingAsync();
        var update = FakeNode.Update(directive);
        await doomed.DeliverAsync(directive, update);
        await doomed.ReportAsync(directive, update);
        await doomed.NextAsync(Directive.WorkOneofCase.Evaluate);
        await doomed.VanishAsync();

        var job = (await Federation.WatchAsync(id)).Completed();

        Assert.Equal(["alpha", "beta", "omega"], Assert.Single(job.Rounds).Participants);
        Assert.True(job.Rounds[0].HasAccuracy, "alpha and beta have measured the model");
        AssertEarly(job);
    }

    [Fact]
    public async Task A_node_whose_connection_breaks_while_it_measures_the_model_is_asked_again()
    {
        await using var omega = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("omega");
        var id = await Federation.SubmitAsync(new JobText { IsMeasuredBySites = true } + "");
        var directive = await omega.TrainingAsync();
        var update = FakeNode.Update(directive);
        await omega.DeliverAsync(directive, update);
        await omega.ReportAsync(directive, update);
        var before = await omega.NextAsync(Directive.WorkOneofCase.Evaluate);
        await omega.VanishAsync();
        await omega.ReturnAsync();

        var again = await omega.NextAsync(Directive.WorkOneofCase.Evaluate);

        Assert.Equal(before, again);
        await omega.FailAsync(again, "measured enough");
        (await Federation.WatchAsync(id)).Completed();
    }

    private async Task AssertGoesOnWithoutOmegaAsync(string id, string reason)
    {
        var job = (await Federation.WatchAsync(id)).Completed();

        Assert.Equal(reason, job.WhyAbsent(1, "omega"));
        Assert.Equal(2, job.Rounds.Count);
        Assert.All(job.Rounds, round => Assert.Equal(["alpha", "beta"], round.Participants));
        Assert.Empty(job.Rounds[1].Absent);
        AssertEarly(job);
    }

    /// <summary>After the grace of a lost node, 4 s here, nobody waits for it.</summary>
    private static void AssertEarly(WatchedJob job) => Assert.InRange(job.Rounds[0].Seconds, 0, _long.DeadlineSeconds - 10);
}
