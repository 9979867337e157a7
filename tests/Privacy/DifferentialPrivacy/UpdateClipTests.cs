using System.Numerics;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.DifferentialPrivacy;

public sealed class UpdateClipTests
{
    [RequiresDataFact(AggregationVectors.File)]
    public void All_layers_are_clipped_together()
    {
        var (norm, expectedNorm) = AggregationVectors.Named("dp_global_l2_norm");
        Assert.Equal(expectedNorm.Number("norm"), Math.Sqrt(UpdateClip.SquaredNorm(norm.GetProperty("layers").Flat())), 1e-12);

        var (inputs, expected) = AggregationVectors.Named("dp_flat_clip");
        var update = inputs.GetProperty("layers").Flat();
        Assert.Equal(expected.Number("global_norm"), Math.Sqrt(UpdateClip.SquaredNorm(update)), 1e-12);
        Assert.Equal(expected.Number("scale"), UpdateClip.Factor(4, inputs.Number("clipping_norm")), 1e-6);
        Assert.False(UpdateClip.Apply(update, inputs.Number("clipping_norm")));
        Assert.All(update.Zip(expected.GetProperty("layers").Flat()), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void A_scalar_is_clipped_like_anything_else()
    {
        var (inputs, expected) = AggregationVectors.Named("dp_scalar_parameter_BYPASS");
        float[] update = [(float)(inputs.Number("client") - inputs.Number("server"))];
        Assert.False(UpdateClip.Apply(update, inputs.Number("clipping_norm")));
        Assert.Equal(expected.Number("correct"), update[0], 1e-6);
        Assert.NotEqual(expected.Number("flower_pinned"), update[0], 0.5);
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void An_update_of_zeros_stays_zeros()
    {
        var (inputs, expected) = AggregationVectors.Named("dp_zero_norm_update");
        var update = inputs.GetProperty("update").Flat();
        Assert.True(UpdateClip.Apply(update, inputs.Number("clipping_norm")));
        Assert.Equal(expected.GetProperty("update").Flat(), update);
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void Sums_and_means_of_clipped_scalars_are_those_of_TensorFlow_Federated()
    {
        var (sums, expectedSum) = AggregationVectors.Named("dp_clipped_sum_scalar");
        var clipped = Clip(sums);
        Assert.Equal(expectedSum.Number("sum"), clipped.Sum(one => one.Value), 1e-5);
        Assert.Equal((int)expectedSum.Number("clipped_count"), clipped.Count(one => !one.Within));

        var (means, expectedMean) = AggregationVectors.Named("dp_clipped_weighted_mean");
        clipped = Clip(means);
        var weights = means.GetProperty("weights").Flat();
        Assert.Equal(expectedMean.Number("mean"), clipped.Zip(weights, (one, weight) => one.Value * weight).Sum() / weights.Sum(), 1e-5);
        Assert.Equal((int)expectedMean.Number("clipped_count"), clipped.Count(one => !one.Within));

        static List<(float Value, bool Within)> Clip(System.Text.Json.JsonElement inputs) => [.. inputs.GetProperty("client_data").Flat().Select(value =>
        {
            float[] update = [value];
            var within = UpdateClip.Apply(update, inputs.Number("clip"));
            return (update[0], within);
        })];
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void Layers_of_different_types_share_one_norm()
    {
        var (inputs, expected) = AggregationVectors.Named("dp_clip_mixed_dtype");
        var cases = inputs.GetProperty("client_values_float16_float32").EnumerateArray().ToList();
        for (var i = 0; i < cases.Count; i++)
        {
            var sum = new float[2];
            foreach (var client in cases[i].EnumerateArray())
            {
                var update = client.Flat();
                UpdateClip.Apply(update, inputs.Number("clip"));
                sum = [.. sum.Zip(update, (a, b) => a + b)];
            }

            Assert.All(sum.Zip(expected.GetProperty("sums")[i].Flat()), pair => Assert.Equal(pair.Second, pair.First, 1e-3f));
        }
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void Updates_far_too_long_become_zeros_and_still_count()
    {
        var (inputs, expected) = AggregationVectors.Named("norm_zeroing");
        var (values, zeroed) = (inputs.GetProperty("sum_data").Flat(), 0);
        for (var i = 0; i < values.Length; i++)
        {
            zeroed += UpdateClip.ZeroAbove(values.AsSpan(i, 1), inputs.Number("zeroing_norm")) ? 1 : 0;
        }

        var weights = inputs.GetProperty("mean_weights").Flat();
        Assert.Equal((int)expected.Number("zeroed_count"), zeroed);
        Assert.Equal(expected.Number("sum"), values.Sum());
        Assert.Equal(expected.Number("weighted_mean"), values.Zip(weights, (value, weight) => value * weight).Sum() / weights.Sum());
    }

    [Fact]
    public void The_clipped_norm_is_at_most_the_clip_in_exact_arithmetic()
    {
        var random = new Random(1);
        for (var run = 0; run < 2000; run++)
        {
            var clip = Math.Pow(10, (random.NextDouble() * 16) - 8);
            var update = new float[random.Next(1, 200)];
            for (var i = 0; i < update.Length; i++)
            {
                update[i] = (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)));
            }

            if (run % 2 == 0)
            {
                // Exactly at the border, as far as floating point can tell.
                var factor = clip / Math.Sqrt(UpdateClip.SquaredNorm(update));
                update = [.. update.Select(value => (float)(value * factor))];
            }

            UpdateClip.Apply(update, clip);
            Assert.True(update.Aggregate(BigInteger.Zero, (sum, value) => sum + Exact(value)) <= Exact(clip), $"run {run}");
        }
    }

    [Fact]
    public void An_update_within_the_clip_keeps_every_bit()
    {
        float[] update = [1e-30f, -3, float.Epsilon, 0];
        Assert.True(UpdateClip.Apply(update, 3.5));
        Assert.Equal([1e-30f, -3, float.Epsilon, 0], update);
    }

    [Fact]
    public void The_largest_numbers_neither_overflow_nor_become_nan()
    {
        float[] update = [float.MaxValue, -float.MaxValue, 1];
        Assert.False(UpdateClip.Apply(update, 2));
        Assert.Equal(Math.Sqrt(2), update[0], 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_refused(float value) =>
        Assert.Equal(PrivacyRefusal.NotFinite, Assert.Throws<PrivacyException>(() => UpdateClip.Apply([1, value], 1)).Code);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_clip_out_of_range_is_refused(double clip) =>
        Assert.StartsWith("clip", Assert.Throws<PrivacyException>(() => UpdateClip.Apply([1], clip)).Message, StringComparison.Ordinal);

    /// <summary>The square in units of 2^-600, exactly.</summary>
    private static BigInteger Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = exponent == 0 ? 0 : (bits & ((1L << 52) - 1)) | (1L << 52);
        return (BigInteger)mantissa * mantissa << (2 * (exponent - 1075)) + 600;
    }
}
