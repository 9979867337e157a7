using FedInfra.Privacy.DifferentialPrivacy;
using MathNet.Numerics.Distributions;

namespace FedInfra.Privacy.Tests.DifferentialPrivacy;

public sealed class DiscreteGaussianTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    [InlineData(1, 0)]
    [InlineData(13, 3)]
    [InlineData(7, 0)]
    [InlineData(1_610_612_736 / 4, 28)]
    public void Samples_have_the_probabilities_that_the_definition_gives(int numerator, int fractionBits)
    {
        var gaussian = new DiscreteGaussian(numerator, fractionBits);
        using var source = NoiseSource.ForTests(7);
        const int Count = 400_000;
        var samples = new long[Count];
        gaussian.Fill(samples, source);
        var seen = samples.CountBy(x => x).ToDictionary();

        var reach = (long)Math.Ceiling(12 * gaussian.Sigma) + 1;
        double Weight(long x) => Math.Exp(-(double)x * x / (2 * gaussian.Sigma * gaussian.Sigma));
        var all = Enumerable.Range((int)-reach, (int)(2 * reach) + 1).Sum(x => Weight(x));
        var (statistic, cells, pooledSeen, pooledExpected) = (0.0, 0, 0.0, 0.0);
        for (var x = -reach; x <= reach; x++)
        {
            var (found, expected) = ((double)seen.GetValueOrDefault(x), Count * Weight(x) / all);
            if (expected >= 10)
            {
                statistic += (found - expected) * (found - expected) / expected;
                cells++;
            }
            else
            {
                (pooledSeen, pooledExpected) = (pooledSeen + found, pooledExpected + expected);
            }
        }

        if (pooledExpected > 1)
        {
            statistic += (pooledSeen - pooledExpected) * (pooledSeen - pooledExpected) / pooledExpected;
            cells++;
        }

        Assert.All(samples, x => Assert.InRange(x, -reach, reach));
        Assert.True(cells == 1 || statistic < ChiSquared.InvCDF(cells - 1, 0.9999), $"{gaussian.Sigma}: {statistic} over {cells} cells");
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(123_457, 7)]
    [InlineData(1 << 28, 0)]
    [InlineData(1 << 30, 0)]
    public void Large_sigmas_fill_the_bell_evenly(int numerator, int fractionBits)
    {
        var gaussian = new DiscreteGaussian(numerator, fractionBits);
        using var source = NoiseSource.ForTests(11);
        var samples = new long[400_000];
        gaussian.Fill(samples, source);
        const int Cells = 200;
        var (counts, spreading) = (new int[Cells], new Random(1));
        foreach (var sample in samples)
        {
            // Spread over its step, so that a cell's borders need not fall between two steps.
            var spread = sample + spreading.NextDouble() - 0.5;
            counts[Math.Min(Cells - 1, (int)(Normal.CDF(0, gaussian.Sigma, spread) * Cells))]++;
        }

        var expected = samples.Length / (double)Cells;
        var statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.True(statistic < ChiSquared.InvCDF(Cells - 1, 0.9999), $"{gaussian.Sigma}: {statistic}");
    }

    [Fact]
    public void The_lowest_bits_are_as_random_as_the_others()
    {
        var gaussian = new DiscreteGaussian(1 << 28, 0);
        using var source = NoiseSource.ForTests(3);
        var counts = new int[256];
        for (var i = 0; i < 256_000; i++)
        {
            counts[gaussian.Next(source) & 255]++;
        }

        Assert.True(counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000) < ChiSquared.InvCDF(255, 0.9999));
    }

    [Fact]
    public void Given_words_give_known_samples()
    {
        // Sigma 2: the first word's top bits say sign and U; words of ones fail a coin, small ones pass it.
        const ulong Fail = ulong.MaxValue;
        const ulong Pass = 1UL << 32;
        var gaussian = new DiscreteGaussian(2, 0);

        // U = 0, so e^-0 passes at the first coin (a fraction of 0 fails); V = 0; distance 2 of 2: e^-1/2 passes.
        Assert.Equal(0, gaussian.Next(NoiseSource.Given(0, 0, Fail, Fail)));

        // 3/4 of 2^64 is draw 3: negative, U = 1, kept; V = 1 (pass, fail); distance 1: kept. -(1 + 2 · 1).
        Assert.Equal(-3, gaussian.Next(NoiseSource.Given(3UL << 62, Fail, Pass, Fail, Fail)));
    }

    [Fact]
    public void Coins_are_exact_where_a_word_alone_does_not_decide()
    {
        // 1/3 = 0.0101..: a word equal to its first 64 bits leaves the same third to the next.
        const ulong Third = ulong.MaxValue / 3;
        Assert.True(ExactBernoulli.Fraction(NoiseSource.Given(Third, Third - 1), 1, 3));
        Assert.False(ExactBernoulli.Fraction(NoiseSource.Given(Third, Third, Third + 1), 1, 3));
        Assert.True(ExactBernoulli.Fraction(NoiseSource.Given(ulong.MaxValue), 5, 5));
        Assert.False(ExactBernoulli.Fraction(NoiseSource.Given(0), 0, 5));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(99, 100)]
    [InlineData(1UL << 60, 1UL << 61)]
    public void Coins_of_an_exponential_fall_as_often_as_they_should(ulong numerator, ulong denominator)
    {
        using var source = NoiseSource.ForTests(5);
        const int Count = 300_000;
        var probability = Math.Exp(-(double)numerator / denominator);
        var heads = Enumerable.Range(0, Count).Count(_ => ExactBernoulli.Exp(source, numerator, denominator));
        var ones = Enumerable.Range(0, Count).Count(_ => ExactBernoulli.ExpOne(source));
        Assert.InRange(heads - (Count * probability), -4 * Math.Sqrt(Count), 4 * Math.Sqrt(Count));
        Assert.InRange(ones - (Count * Math.Exp(-1)), -4 * Math.Sqrt(Count), 4 * Math.Sqrt(Count));
    }

    [Fact]
    public void Two_cryptographic_sources_differ()
    {
        var gaussian = DiscreteGaussian.AtLeast(1e6);
        using var one = NoiseSource.Cryptographic();
        using var other = NoiseSource.Cryptographic();
        Assert.NotEqual(Enumerable.Range(0, 20).Select(_ => gaussian.Next(one)), Enumerable.Range(0, 20).Select(_ => gaussian.Next(other)));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(3276.8)]
    [InlineData(1 << 30)]
    public void A_sigma_is_never_rounded_down(double sigma)
    {
        var rounded = DiscreteGaussian.AtLeast(sigma).Sigma;
        Assert.InRange(rounded, sigma, sigma + Math.Max(sigma, 1) * 2e-9);
        Assert.Equal(sigma == Math.Floor(sigma), DiscreteGaussian.AtLeast(sigma).FractionBits == 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1.1e9)]
    public void A_sigma_out_of_range_is_refused(double sigma) =>
        Assert.StartsWith("sigma", Assert.Throws<PrivacyException>(() => DiscreteGaussian.AtLeast(sigma)).Message, StringComparison.Ordinal);
}
