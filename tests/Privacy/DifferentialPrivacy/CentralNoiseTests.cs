using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.DifferentialPrivacy;

public sealed class CentralNoiseTests
{
    [RequiresDataFact(AggregationVectors.File)]
    public void The_noise_has_the_deviation_that_others_compute()
    {
        var (inputs, expected) = AggregationVectors.Named("dp_stddev");
        using var noise = new CentralNoise(inputs.Number("clipping_norm"), inputs.Number("noise_multiplier"), null, (int)inputs.Number("num_sampled_clients"), 1000);
        Assert.InRange(noise.StandardDeviation, expected.Number("stddev"), expected.Number("stddev") * (1 + 1e-6));
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void The_noise_has_the_deviation_that_others_measure()
    {
        var (inputs, expected) = AggregationVectors.Named("dp_gaussian_noise_stat");
        var mean = Enumerable.Repeat(inputs.Number("value"), 20_000).ToArray();
        using var noise = new CentralNoise(
            inputs.Number("clip"), inputs.Number("noise_multiplier"), null, (int)inputs.Number("clients_per_round"), mean.Length, 0, NoiseSource.ForTests(1));
        noise.AddTo(mean);
        Assert.Equal(expected.Number("stddev"), Deviation(mean, inputs.Number("value")), expected.Number("stddev") * 0.02);
        Assert.Equal(inputs.Number("value"), mean.Average(), 0.1);
    }

    [Fact]
    public void The_last_value_has_the_noise_of_the_count_however_blocks_fall()
    {
        var (counts, others) = (new List<double>(), new List<double>());
        for (var run = 0; run < 400; run++)
        {
            var mean = new double[10];
            using var noise = new CentralNoise(2, 1, 50, 10, mean.Length, 0, NoiseSource.ForTests((byte)run));
            if (run >= 200)
            {
                noise.AddTo(mean.AsSpan(0, run % 10));
                noise.AddTo(mean.AsSpan(run % 10));
            }
            else
            {
                noise.AddTo(mean);
            }

            counts.Add(mean[^1]);
            others.AddRange(mean[..^1]);
        }

        Assert.Equal(10, Deviation(counts, 0), 1.5);
        Assert.Equal(0.2, Deviation(others, 0), 0.01);
    }

    [Fact]
    public void Values_lie_on_a_grid_of_a_power_of_two_so_that_low_bits_tell_nothing()
    {
        var mean = Enumerable.Range(0, 1000).Select(i => Math.PI * i / 10_000).ToArray();
        using var noise = new CentralNoise(1, 1, null, 10, mean.Length);
        noise.AddTo(mean);
        var step = Math.ScaleB(1, Math.ILogB(noise.StandardDeviation) - 28);
        Assert.All(mean, value => Assert.Equal(Math.Round(value / step), value / step));
    }

    [Fact]
    public void What_rounding_adds_is_added_to_the_noise()
    {
        using var plain = new CentralNoise(1, 1, null, 100, 1_000_000);
        using var masked = new CentralNoise(1, 1, null, 100, 1_000_000, CentralNoise.MaskedRounding(new Quantizer(1, 16, 1, 100), 1_000_000, 100));
        Assert.InRange(plain.StandardDeviation, 0.01 * (1 + 1e-6), 0.01 * (1 + 1e-5));
        Assert.InRange(masked.StandardDeviation, 0.01 * (1 + (1000 * 2 / 65536.0)), 0.01 * (1 + (1000 * 2 / 65536.0) + 1e-3));
    }

    [Theory]
    [InlineData(0, 1, 10, 5)]
    [InlineData(1, 0, 10, 5)]
    [InlineData(1, double.NaN, 10, 5)]
    [InlineData(1, 1, 0, 5)]
    [InlineData(1, 1, 10, 0)]
    [InlineData(1, 1e9, 10, 5_000_000)]
    public void A_parameter_out_of_range_is_refused(double clip, double multiplier, int updates, long length) =>
        Assert.Throws<PrivacyException>(() => new CentralNoise(clip, multiplier, null, updates, length));

    [Fact]
    public void A_mean_that_clipped_updates_cannot_have_is_refused_and_so_is_one_value_too_many()
    {
        using var noise = new CentralNoise(1, 1, null, 10, 2);
        Assert.Equal(PrivacyRefusal.NotFinite, Assert.Throws<PrivacyException>(() => noise.AddTo([double.NaN])).Code);
        Assert.Equal(PrivacyRefusal.ImpossibleSum, Assert.Throws<PrivacyException>(() => noise.AddTo([1e300])).Code);
        noise.AddTo([0, 0]);
        Assert.Throws<InvalidOperationException>(() => noise.AddTo([0]));
    }

    private static double Deviation(IReadOnlyCollection<double> values, double centre) =>
        Math.Sqrt(values.Sum(value => (value - centre) * (value - centre)) / values.Count);
}
