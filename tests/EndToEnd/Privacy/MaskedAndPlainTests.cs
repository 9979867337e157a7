using FedInfra.EndToEnd.Tests.Federations;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>The same job, seed and nodes with masks and without.</summary>
public sealed class MaskedAndPlainTests(FourNodes nodes) : IClassFixture<FourNodes>
{
    // The mean is off by at most 4 of 2^26 steps over a weight of 40, which is below a float32's own rounding; where the
    // server divides by the root of a small second moment, that grows by up to the server's rate over tau.
    [Theory]
    [InlineData("fedavg", 1e-6)]
    [InlineData("fedprox", 1e-6)]
    [InlineData("fedavgm", 1e-6)]
    [InlineData("fedadam", 5e-5)]
    [InlineData("fedyogi", 5e-5)]
    [InlineData("fedadagrad", 5e-5)]
    public async Task A_masked_job_gives_the_model_of_a_plain_one_to_quantisation_error_and_loses_no_accuracy(string strategy, double error)
    {
        var plain = await nodes.RunAsync(strategy, "off");
        var masked = await nodes.RunAsync(strategy, "on");

        Assert.Equal(plain.Rounds[^1].Participants, masked.Rounds[^1].Participants);
        Assert.Equal((0, 3 * 5), (PhasesOf(plain), PhasesOf(masked)));
        Assert.InRange(ModelValues.Distance(nodes.Federation.ModelOf(plain), nodes.Federation.ModelOf(masked)), 0, error);
        Assert.True(masked.Rounds[^1].Accuracy >= plain.Rounds[^1].Accuracy, $"{masked.Rounds[^1].Accuracy} is below {plain.Rounds[^1].Accuracy}");
        Assert.True(plain.Rounds[^1].Accuracy > 0.3, "Nothing was learned, so nothing could be lost.");
    }

    [Fact]
    public async Task A_masked_job_with_a_seed_gives_the_same_model_to_the_bit_again() =>
        Assert.Equal((await nodes.RunAsync("fedavg", "on")).Model.File.Sha256, (await nodes.RunAsync("fedavg", "on")).Model.File.Sha256);

    private int PhasesOf(WatchedJob job) =>
        JournalRows.Of(nodes.Federation.Inner.DataDir, "round.masking-phase-closed").Count(closed => closed.GetProperty("job").GetString() == job.Last.Id);
}
