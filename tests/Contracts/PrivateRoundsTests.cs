using FedInfra.Contracts.V1;
using FedInfra.Privacy;
using FedInfra.Privacy.Accounting;
using Mode = FedInfra.Contracts.V1.DifferentialPrivacy.Types.Mode;

namespace FedInfra.Contracts.Tests;

public sealed class PrivateRoundsTests
{
    [Theory]
    [InlineData(Mode.Central, true)]
    [InlineData(Mode.Distributed, true)]
    [InlineData(Mode.Local, false)]
    [InlineData(Mode.Unspecified, false)]
    public void Whole_updates_are_clipped_where_the_unit_is_a_site(Mode mode, bool clips)
    {
        Assert.Equal(clips, PrivateRounds.ClipsUpdates(Work(mode)));
        Assert.False(PrivateRounds.ClipsUpdates(new TrainWork()));
    }

    [Fact]
    public void A_count_that_travels_along_costs_nothing_more_for_the_updates_get_more_noise()
    {
        var work = Work(Mode.Central);
        work.Privacy.ClipCountNoise = 1;

        var (update, count) = PrivateRounds.MultipliersOf(work.Privacy);

        Assert.Equal(Math.Pow(work.Privacy.NoiseMultiplier, -2), Math.Pow(update, -2) + Math.Pow(count!.Value, -2), 1e-12);
        Assert.Equal(PrivacySpend.Central(1.5, 1), PrivateRounds.SpendOf(work));
    }

    [Theory]
    [InlineData(Mode.Central)]
    [InlineData(Mode.Distributed)]
    public void A_count_with_too_little_noise_has_no_cost_but_an_error(Mode mode)
    {
        var work = Work(mode);
        work.Privacy.ClipCountNoise = 0.75;

        Assert.Contains("clip count noise", Assert.Throws<PrivacyException>(() => PrivateRounds.SpendOf(work)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_ends_reckon_one_cost_of_a_distributed_round_and_none_of_a_local_one()
    {
        var spend = PrivateRounds.SpendOf(Work(Mode.Distributed))!;

        Assert.Equal((NoiseKind.Distributed, 6L, 2), (spend.Kind, spend.Dimension, spend.NoiseNodes));
        Assert.Equal(1.5, spend.NoiseMultiplier, 1e-12);
        Assert.Null(PrivateRounds.SpendOf(Work(Mode.Local)));
        Assert.Null(PrivateRounds.SpendOf(new TrainWork()));
    }

    private static TrainWork Work(Mode mode) => new()
    {
        Model = new Model { Tensors = { new Tensor { Name = "weight", Shape = { 2, 3 } } } },
        Masking = new Masking { ClipRange = 1, Bits = 16, MaximumWeight = 1, MaximumNodes = 4, MinimumCohort = 3 },
        Privacy = new DifferentialPrivacy { Mode = mode, Clip = 1, NoiseMultiplier = 1.5, NoiseNodes = 2, Delta = 1e-5 },
    };
}
