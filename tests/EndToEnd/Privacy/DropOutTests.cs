using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>Client-node processes are killed in each phase of a masked round: the sum over the survivors is exact.</summary>
public abstract class DropOutTests(TenNodes nodes)
{
    /// <summary>Two roundings of a float32 model and the step of 25 bits for a range of 16.</summary>
    private const double QuantisationError = 2e-6;

    private const string Lost = "connection lost and not back in time";

    [Theory]
    [InlineData(MaskingStep.Advertise, 0.5, "it advertised no keys within")]
    [InlineData(MaskingStep.ShareKeys, 0.6, "it shared no keys within")]
    [InlineData(MaskingStep.MaskedInput, 0.8, "it sent no masked update within")]
    public async Task Nodes_killed_before_their_update_has_left_are_not_in_the_sum(MaskingStep missed, double close, string reason)
    {
        var job = (await nodes.LoseAsync(missed)).Completed();

        Assert.Equal(nodes.Survivors.Order(StringComparer.Ordinal), job.Rounds[0].Participants);
        Assert.Equal(nodes.Victims, job.Rounds[0].Absent.Select(absent => absent.Node));
        Assert.All(job.Rounds[0].Absent, absent => Assert.True(absent.Reason.StartsWith(reason, StringComparison.Ordinal) && absent.Reason.EndsWith(Lost, StringComparison.Ordinal), absent.Reason));
        AssertModel(job, nodes.ModelOfSurvivors, other: nodes.ModelOfAll);
        AssertEarly(job, close);
    }

    [Theory]
    [InlineData(MaskingStep.Confirm, 0.9)]
    [InlineData(MaskingStep.Unmask, 1)]
    public async Task Nodes_killed_after_their_update_has_left_are_in_the_sum(MaskingStep missed, double close)
    {
        var job = (await nodes.LoseAsync(missed)).Completed();

        Assert.Equal(nodes.Everybody.Order(StringComparer.Ordinal), job.Rounds[0].Participants);
        AssertModel(job, nodes.ModelOfAll, other: nodes.ModelOfSurvivors);
        AssertEarly(job, close);
    }

    private protected void AssertModel(WatchedJob job, float[] expected, float[] other)
    {
        var model = nodes.Federation.ModelOf(job);
        Assert.InRange(ModelValues.Distance(model, expected), 0, QuantisationError);
        Assert.True(ModelValues.Distance(model, other) > 100 * QuantisationError, "With and without the victims the mean is the same: this test cannot fail.");
    }

    /// <summary>The phase that waited for the killed closes before its mark, once their grace is over, and the later ones do not wait.</summary>
    private protected static void AssertEarly(WatchedJob job, double close) => Assert.InRange(job.Rounds[0].Seconds, 0, (TenNodes.Deadline * close) - 0.1);

    /// <summary>The phase closes when its time is up, and the later ones do not wait.</summary>
    private protected static void AssertInTime(WatchedJob job, double close) =>
        Assert.InRange(job.Rounds[0].Seconds, (TenNodes.Deadline * close) - 0.1, TenNodes.Deadline * (close + 0.5));
}
