using FedInfra.Contracts.V1;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>They run alone: phases of a second are long for ten nodes, but not beside other tests' processes.</summary>
[CollectionDefinition(nameof(LostNodes), DisableParallelization = true)]
public sealed class LostNodes;

/// <summary>One of ten nodes, 10 %.</summary>
[Collection(nameof(LostNodes))]
public sealed class OneLostNodeTests(OneVictim nodes) : DropOutTests(nodes), IClassFixture<OneVictim>;

/// <summary>Three of ten nodes, 30 %; and none, and one too many.</summary>
[Collection(nameof(LostNodes))]
public sealed class ThreeLostNodesTests(ThreeVictims nodes) : DropOutTests(nodes), IClassFixture<ThreeVictims>
{
    [Fact]
    public async Task With_all_of_them_there_the_masked_mean_is_that_of_all()
    {
        var job = (await nodes.LoseAsync(MaskingStep.Unspecified)).Completed();

        Assert.Equal(nodes.Everybody.Order(StringComparer.Ordinal), job.Rounds[0].Participants);
        AssertModel(job, nodes.ModelOfAll, other: nodes.ModelOfSurvivors);
        AssertEarly(job, 0.5);
    }

    [Theory]
    [InlineData(MaskingStep.MaskedInput, 0.8, "sent updates")]
    [InlineData(MaskingStep.Unmask, 1, "gave shares")]
    public async Task With_one_lost_too_many_the_round_fails_in_time_and_names_them(MaskingStep missed, double close, string did)
    {
        var job = await nodes.LoseAsync(missed, isPacerLost: true);

        job.Command.FailedSaying("Round 1 failed 1 times", "6 of the 10 holders of", did, "7 are needed", "missing: node-7, node-8, node-9, pacer");
        Assert.Equal(JobState.Failed, job.Last.State);
        Assert.Equal("", Assert.Single(job.Rounds).ModelSha256);
        AssertInTime(job, close);
    }
}
