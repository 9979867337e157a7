using System.Text.Json;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Testing;
using MathNet.Numerics.Distributions;

namespace FedInfra.Privacy.Tests.DifferentialPrivacy;

public sealed class AdaptiveClipTests
{
    [RequiresDataFact(AggregationVectors.File)]
    public void Clips_follow_TensorFlow_Federateds_adaptive_sums_and_means()
    {
        var (inputs, expected) = AggregationVectors.Named("dp_adaptive_sum_arithmetic");
        var (clips, rounds) = Rounds(inputs, geometric: false);
        Assert.Equal(expected.Number("C_after_round1"), clips[1], 1e-6);
        Assert.All(rounds.Zip(expected.GetProperty("sums").Flat()), pair => Assert.Equal(pair.Second, pair.First.Sum(), 1e-4));

        (inputs, expected) = AggregationVectors.Named("dp_adaptive_mean_geometric");
        (clips, rounds) = Rounds(inputs, geometric: true);
        Assert.Equal(expected.Number("C_after_round1"), clips[1], 1e-6);
        Assert.All(rounds.Zip(expected.GetProperty("means").Flat()), pair => Assert.Equal(pair.Second, pair.First.Average(), 1e-4));
    }

    [RequiresDataTheory(AggregationVectors.File)]
    [InlineData("dp_quantile_target0", false)]
    [InlineData("dp_quantile_target1_geometric", true)]
    public void Estimates_of_a_quantile_are_those_of_TensorFlow_Federated(string name, bool geometric)
    {
        var (inputs, expected) = AggregationVectors.Named(name);
        var records = inputs.GetProperty("records").Flat();
        var rule = new AdaptiveClip(inputs.Number("quantile"), inputs.Number("lr"), geometric);
        var clip = inputs.Number("initial");
        foreach (var estimate in expected.GetProperty("estimates").Flat())
        {
            clip = rule.Next(clip, records.Count(record => record <= clip + 1e-9) / (double)records.Length);
            Assert.Equal(estimate, clip, 1e-6);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(5)]
    public void From_below_and_from_above_the_clip_goes_to_the_median_and_not_away_from_it(double clip)
    {
        // A rival has the sign the wrong way round: from 0.1 its clip falls to 1.8e-10, from 5 it grows to 2.3e9.
        var random = new Random(2);
        var rule = new AdaptiveClip();
        for (var round = 0; round < 200; round++)
        {
            var norms = Enumerable.Range(0, 200).Select(_ => Math.Exp(Normal.Sample(random, 0, 1)));
            clip = rule.Next(clip, norms.Average(norm => norm <= clip ? 1.0 : 0));
        }

        Assert.InRange(clip, 0.9, 1.1);
    }

    [Fact]
    public void A_clip_never_leaves_its_range_whatever_the_noise_says()
    {
        foreach (var share in new[] { double.NegativeInfinity, -1e300, 0, 1, 1e300, double.PositiveInfinity })
        {
            foreach (var start in new[] { UpdateClip.MinimumClip, 1, UpdateClip.MaximumClip })
            {
                var clip = start;
                for (var round = 0; round < 2000; round++)
                {
                    clip = new AdaptiveClip(0.5, 50).Next(clip, share);
                    Assert.InRange(clip, UpdateClip.MinimumClip, UpdateClip.MaximumClip);
                }
            }
        }

        Assert.Throws<PrivacyException>(() => new AdaptiveClip().Next(1, double.NaN));
        Assert.Throws<PrivacyException>(() => new AdaptiveClip(1.5).Next(1, 0.5));
        Assert.Throws<PrivacyException>(() => new AdaptiveClip(0.5, 0).Next(1, 0.5));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 10)]
    [InlineData(10, 10)]
    public void The_share_comes_back_from_the_mean_of_the_last_values(int within, int nodes)
    {
        const double Clip = 0.3;
        var values = Enumerable.Range(0, nodes).Select(node => AdaptiveClip.CountValue(node < within, Clip)).ToList();
        Assert.All(values, value => Assert.True(Math.Abs((double)value) <= Clip));
        Assert.Equal(within / (double)nodes, AdaptiveClip.WithinShare(values.Average(value => (double)value), Clip), 1e-6);
        Assert.Equal(1, AdaptiveClip.WithinShare(7, Clip));
        Assert.Equal(0, AdaptiveClip.WithinShare(-7, Clip));
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void The_noise_is_split_as_Andrew_et_al_do()
    {
        var (inputs, expected) = AggregationVectors.Named("dp_adaptive_noise_split_fl4health");
        var split = new NoiseSplit(inputs.Number("weight_noise_multiplier"), inputs.Number("clipping_noise_multiplier"));
        Assert.Equal(expected.Number("effective"), split.UpdateMultiplier, 1e-4);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(1, 10_000)]
    [InlineData(30, 100)]
    public void Both_parts_of_a_split_cost_what_the_whole_would(double noise, int cohort)
    {
        var split = NoiseSplit.ForCohort(noise, cohort);
        Assert.Equal(Math.Pow(noise, -2), Math.Pow(split.UpdateMultiplier, -2) + Math.Pow(split.CountMultiplier, -2), Math.Pow(noise, -2) * 1e-12);
        Assert.InRange(split.UpdateMultiplier, noise, noise * 1.16);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 0)]
    [InlineData(2, double.NaN)]
    public void A_split_that_cannot_be_is_refused(double noise, double countNoise) =>
        Assert.StartsWith("clip count noise", Assert.Throws<PrivacyException>(() => new NoiseSplit(noise, countNoise)).Message, StringComparison.Ordinal);

    private static (List<double> Clips, List<float[]> Rounds) Rounds(JsonElement inputs, bool geometric)
    {
        var rule = new AdaptiveClip(inputs.Number("target_unclipped_quantile"), inputs.Number("lr"), geometric);
        var (clips, rounds) = (new List<double> { inputs.Number("C0") }, new List<float[]>());
        for (var round = 0; round < (int)inputs.Number("rounds"); round++)
        {
            var (clip, within) = (clips[^1], 0);
            var values = inputs.GetProperty("client_data").Flat();
            for (var i = 0; i < values.Length; i++)
            {
                within += UpdateClip.Apply(values.AsSpan(i, 1), clip) ? 1 : 0;
            }

            rounds.Add(values);
            clips.Add(rule.Next(clip, within / (double)values.Length));
        }

        return (clips, rounds);
    }
}
