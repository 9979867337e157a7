using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Processes;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>Three nodes, none of which a masked round can spare: who is killed amid it and started again sees it through.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private static readonly JobText _masked = new() { MinimumNodes = 3, DeadlineSeconds = 60, Privacy = "{secure-aggregation: on}" };

    private PacingNode Pacing { get; set; } = null!;

    private PrivateFederation Federation { get; set; } = null!;

    private RunningProcess Omega { get; set; } = null!;

    private RunningProcess Alpha { get; set; } = null!;

    public async Task InitializeAsync()
    {
        Federation = await PrivateFederation.StartAsync("alpha", "omega", "pacer");
        Alpha = Federation.StartNodes("alpha", "alpha");
        Omega = Federation.StartNodes("omega", "omega");
        Pacing = await Federation.JoinAsync("pacer");
        await Federation.Inner.ConnectedAsync("alpha", "omega", "pacer");
    }

    public async Task DisposeAsync()
    {
        await Pacing.DisposeAsync();
        await Federation.DisposeAsync();
    }

    [Fact]
    public async Task A_node_killed_after_each_of_its_messages_and_started_again_takes_the_round_to_its_end()
    {
        var id = await Federation.Inner.SubmitAsync(_masked + "");
        await Pacing.MaskAsync(await Pacing.Node.TrainingAsync(), async step =>
        {
            await Federation.AnsweredAsync(id, step, ["alpha", "omega"]);
            if (step < MaskingStep.Unmask)
            {
                await Omega.KillAsync();
                Omega = Federation.StartNodes("omega", "omega");
                await Omega.LineAsync("omega goes on with the masked round 1 of");
            }

            return true;
        });
        var job = (await Federation.Inner.WatchAsync(id)).Completed();

        Assert.Equal(["alpha", "omega", "pacer"], job.Rounds[0].Participants);
        var plain = await Federation.Inner.SubmitAsync(_masked with { Privacy = "{secure-aggregation: off}" } + "");
        await Pacing.TrainAsync();
        var expected = Federation.ModelOf((await Federation.Inner.WatchAsync(plain)).Completed());
        Assert.InRange(ModelValues.Distance(Federation.ModelOf(job), expected), 0, 2e-6);
    }

    [Fact]
    public async Task A_node_killed_after_its_last_message_leaves_a_round_that_ends_without_it_and_takes_part_in_the_next()
    {
        var id = await Federation.Inner.SubmitAsync(_masked + "");
        await Pacing.MaskAsync(await Pacing.Node.TrainingAsync(), async step =>
        {
            if (step == MaskingStep.Unmask)
            {
                await Federation.AnsweredAsync(id, step, ["alpha", "omega"]);
                await Omega.KillAsync();
            }

            return true;
        });
        Assert.Equal(["alpha", "omega", "pacer"], (await Federation.Inner.WatchAsync(id)).Completed().Rounds[0].Participants);

        Omega = Federation.StartNodes("omega", "omega");
        await Federation.Inner.ConnectedAsync("alpha", "omega", "pacer");
        var next = await Federation.Inner.SubmitAsync(_masked + "");
        await Pacing.MaskAsync(await Pacing.Node.TrainingAsync(), _ => Task.FromResult(true));
        (await Federation.Inner.WatchAsync(next)).Completed();
    }

    [Fact]
    public async Task A_coordinator_killed_amid_a_masked_round_runs_it_again_under_another_session()
    {
        var id = await Federation.Inner.SubmitAsync(_masked with { Seed = 3 } + "");
        var before = await Pacing.Node.TrainingAsync();
        await Pacing.MaskAsync(before, async step =>
        {
            if (step == MaskingStep.Confirm)
            {
                await Federation.AnsweredAsync(id, step, ["alpha", "omega"]);
            }

            return step != MaskingStep.Confirm;
        });
        await Federation.Inner.Coordinator.KillAsync();
        await Federation.Inner.RestartAsync();
        await Pacing.Node.VanishAsync();
        await Pacing.Node.ReturnAsync();
        var after = await Pacing.Node.TrainingAsync();
        await Pacing.MaskAsync(after, _ => Task.FromResult(true));
        var job = (await Federation.Inner.WatchAsync(id)).Completed();

        Assert.Equal(["alpha", "omega", "pacer"], Assert.Single(job.Rounds).Participants);
        Assert.Equal(before.Train.Model, after.Train.Model);
        Assert.NotEqual(before.Train.Masking.Session, after.Train.Masking.Session);
        Assert.Equal(
            [(before.Train.Masking.Session, "Advertise"), (before.Train.Masking.Session, "ShareKeys"), (before.Train.Masking.Session, "MaskedInput"),
             .. new[] { "Advertise", "ShareKeys", "MaskedInput", "Confirm", "Unmask" }.Select(phase => (after.Train.Masking.Session, phase))],
            ClosedPhases());
        Assert.False(Alpha.HasExited || Omega.HasExited);
    }

    /// <summary>The session and phase of every phase that closed, as the journal has them.</summary>
    private IEnumerable<(string Session, string Phase)> ClosedPhases() => JournalRows.Of(Federation.Inner.DataDir, "round.masking-phase-closed")
        .Select(closed => (closed.GetProperty("session").GetString()!, closed.GetProperty("phase").GetString()!));
}
