using FedInfra.Privacy.Accounting;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.DifferentialPrivacy;

public sealed class DistributedNoiseTests
{
    private const int Length = 3000;
    private const double Clip = 1.7;

    [Theory]
    [InlineData(20, 20, null)]
    [InlineData(20, 10, null)]
    [InlineData(40, 40, 4.0)]
    public void The_mean_of_noisy_integers_is_the_mean_with_the_noise_that_was_promised(int nodes, int noiseNodes, double? countMultiplier)
    {
        var plan = DistributedPlan.Finest(Clip, 0.5, countMultiplier, noiseNodes, nodes, Length);
        var (sums, exact, random) = (new uint[Length], new double[Length], new Random(4));
        for (var node = 0; node < nodes; node++)
        {
            var update = Update(random, plan, within: node % 4 == 0);
            exact = [.. exact.Zip(update, (sum, value) => sum + ((double)value / nodes))];
            Add(sums, Encode(plan, update, (byte)node));
        }

        var means = new float[Length];
        plan.Mean(sums, nodes, means);
        var errors = means.Zip(exact, (mean, truth) => mean - truth).Take((int)plan.Coordinates).ToList();
        var promised = 0.5 * Clip / nodes * Math.Sqrt(nodes / (double)noiseNodes);
        Assert.Equal(promised, plan.StandardDeviation(nodes), promised * 1e-3);
        Assert.Equal(promised, Math.Sqrt(errors.Average(error => error * error)), promised * 0.06);
        Assert.Equal(0, errors.Average(), promised / 10);
        if (countMultiplier is { } multiplier)
        {
            // A quarter was within; the noise's deviation on the share is multiplier / 2 / nodes.
            Assert.Equal(0.25, AdaptiveClip.WithinShare(means[^1], Clip), 4 * multiplier / 2 / nodes);
        }
    }

    [Fact]
    public void Sums_wrap_to_signed_numbers_as_modular_clipping_says()
    {
        var plan = new DistributedPlan(1, 1, null, 10, 10, 5, 16);
        uint[] sums = [0, 1, 10 << 15, 10 << 16, uint.MaxValue];
        var means = new float[sums.Length];
        plan.Mean(sums, 10, means);
        Assert.Equal(sums.Select(sum => (float)(Modular.Wrap(sum - (10L << 15), -(1L << 31), 1L << 31) * plan.Quantizer.Step / 10)), means);
    }

    [Fact]
    public void Blocks_of_any_length_make_one_update()
    {
        var plan = DistributedPlan.Finest(Clip, 1, 4, 5, 5, Length);
        var update = Update(new Random(1), plan, within: true);
        var whole = Encode(plan, update, 9);
        var parts = new uint[Length];
        using var rounding = RoundingNoise.Repeatable(1, 1, "n9");
        using var noise = new DistributedNoise(plan, rounding, NoiseSource.ForTests(9), plan.RoundingAllowance);
        for (var at = 0; at < Length; at += 700)
        {
            var end = Math.Min(Length, at + 700);
            noise.Encode(update.AsSpan(at..end), parts.AsSpan(at..end));
        }

        Assert.Equal(whole, parts);
        Assert.Throws<InvalidOperationException>(() => noise.Encode([0], new uint[1]));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(20)]
    public void Rounding_never_lengthens_an_update_beyond_its_sensitivity(int bits)
    {
        var plan = new DistributedPlan(1, 1, null, 3, 3, Length, bits);
        for (byte seed = 0; seed < 50; seed++)
        {
            // Halves of a step lengthen most; the rest of the norm goes into one value.
            var update = Enumerable.Repeat((float)(plan.Quantizer.Step / 2), Length).ToArray();
            update[^1] = 1;
            UpdateClip.Apply(update, 1);
            using var rounding = RoundingNoise.Repeatable(seed, 1, "n");
            using var noise = new DistributedNoise(plan, rounding);
            noise.Encode(update, new uint[Length]);
            Assert.InRange(Math.Sqrt(noise.IntegersSquared), 0, plan.Sensitivity);
        }
    }

    [Fact]
    public void Where_rounding_would_lengthen_too_much_values_are_rounded_towards_zero()
    {
        var plan = new DistributedPlan(1, 1e-6, null, 1, 3, Length, 12);
        var update = Update(new Random(8), plan, within: false);
        var integers = new uint[Length];
        using var rounding = RoundingNoise.Repeatable(1, 1, "n");
        using var noise = new DistributedNoise(plan, rounding, NoiseSource.ForTests(1), roundingAllowance: double.NegativeInfinity);
        noise.Encode(update, integers);
        Assert.InRange(noise.IntegersSquared, 1, plan.Norm * plan.Norm);
        Assert.All(update.Zip(integers), pair => Assert.InRange(Math.Abs(pair.Second - 2048.0), 0, Math.Abs(pair.First / plan.Quantizer.Step)));
    }

    [Fact]
    public void An_update_that_was_not_clipped_is_refused()
    {
        var plan = DistributedPlan.Finest(1, 1, null, 3, 3, 2);
        using var rounding = RoundingNoise.Cryptographic();
        using var noise = new DistributedNoise(plan, rounding);
        Assert.Contains("above the clip", Assert.Throws<PrivacyException>(() => noise.Encode([0.8f, 0.8f], new uint[2])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 3, 1)]
    [InlineData(1000, 600, 1)]
    [InlineData(1000, 600, 0.1)]
    [InlineData(100, 50, 30)]
    [InlineData(100_000, 50_000, 5)]
    public void The_finest_plan_fits_and_a_finer_one_could_wrap(int nodes, int noiseNodes, double noise)
    {
        var plan = DistributedPlan.Finest(1, noise, null, noiseNodes, nodes, 1_000_000);
        var bits = plan.Quantizer.Bits;
        Assert.InRange(plan.Largest, nodes * (double)(1 << (bits - 1)), 1L << 31);
        if (bits < Quantizer.MaximumBits)
        {
            Assert.Equal(
                PrivacyRefusal.Overflow,
                Assert.Throws<PrivacyException>(() => new DistributedPlan(1, noise, null, noiseNodes, nodes, 1_000_000, bits + 1)).Code);
        }
    }

    [Fact]
    public void A_plan_that_nothing_fits_is_refused_and_so_are_parameters_out_of_range()
    {
        Assert.Equal(PrivacyRefusal.Overflow, Assert.Throws<PrivacyException>(() => DistributedPlan.Finest(1, 1e9, null, 3, 3, 10)).Code);
        Assert.StartsWith("noise nodes", Assert.Throws<PrivacyException>(() => DistributedPlan.Finest(1, 1, null, 4, 3, 10)).Message, StringComparison.Ordinal);
        Assert.StartsWith("noise multiplier", Assert.Throws<PrivacyException>(() => DistributedPlan.Finest(1, 0, null, 3, 3, 10)).Message, StringComparison.Ordinal);
        Assert.StartsWith("clip", Assert.Throws<PrivacyException>(() => DistributedPlan.Finest(0, 1, null, 3, 3, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_survivors_for_whole_noise_are_refused()
    {
        var plan = DistributedPlan.Finest(1, 1, null, 5, 8, 1);
        Assert.Equal(PrivacyRefusal.CohortTooSmall, Assert.Throws<PrivacyException>(() => plan.Mean(new uint[1], 4, new float[1])).Code);
        Assert.Equal(PrivacyRefusal.ImpossibleSum, Assert.Throws<PrivacyException>(() => plan.Mean(new uint[1], 9, new float[1])).Code);
    }

    [Fact]
    public void A_plan_costs_what_its_whole_multiplier_costs_with_or_without_a_count()
    {
        var split = NoiseSplit.ForCohort(2, 100);
        foreach (var plan in new[]
        {
            DistributedPlan.Finest(1, 2, null, 60, 100, 100_000),
            DistributedPlan.Finest(1, split.UpdateMultiplier, split.CountMultiplier, 60, 100, 100_000),
        })
        {
            var spend = plan.Spend(10);
            Assert.Equal(2, spend.NoiseMultiplier, 1e-9);
            Assert.Equal(new RdpAccountant().Compose(new SampledGaussian(1, 2, 10)).Epsilon(1e-6).Epsilon, Composition.Epsilon([spend], 1e-6), 1e-9);
        }
    }

    private static float[] Update(Random random, DistributedPlan plan, bool within)
    {
        var update = Enumerable.Range(0, (int)plan.Coordinates).Select(i => (float)((random.NextDouble() - 0.4) * Math.Exp(i % 7))).ToArray();
        UpdateClip.Scale(update, UpdateClip.Factor(Math.Sqrt(UpdateClip.SquaredNorm(update)), plan.Clip));
        return plan.CountMultiplier is null ? update : [.. update, AdaptiveClip.CountValue(within, plan.Clip)];
    }

    private static uint[] Encode(DistributedPlan plan, float[] update, byte node)
    {
        var integers = new uint[update.Length];
        using var rounding = RoundingNoise.Repeatable(1, 1, $"n{node}");
        using var noise = new DistributedNoise(plan, rounding, NoiseSource.ForTests(node), plan.RoundingAllowance);
        noise.Encode(update, integers);
        return integers;
    }

    private static void Add(uint[] sums, uint[] integers)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = unchecked(sums[i] + integers[i]);
        }
    }
}
