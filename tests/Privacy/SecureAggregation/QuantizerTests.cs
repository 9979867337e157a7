using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class QuantizerTests
{
    [Theory]
    [InlineData(1000, 1000, 12)]
    [InlineData(1, 1, 24)]
    [InlineData(256, 1, 24)]
    public void A_round_that_cannot_overflow_is_accepted(int weight, int nodes, int bits)
    {
        var quantizer = new Quantizer(8, Math.Min(bits, Quantizer.MostBits(weight, nodes)), weight, nodes);
        Assert.True((double)nodes * weight * Math.Pow(2, quantizer.Bits) < Math.Pow(2, 32));
    }

    [Theory]
    [InlineData(1100, 1000, 22)]
    [InlineData(256, 1, 24)]
    [InlineData(int.MaxValue, int.MaxValue, 24)]
    public void A_round_that_could_overflow_is_refused_with_the_numbers(int nodes, int weight, int bits)
    {
        var refusal = Assert.Throws<PrivacyException>(() => new Quantizer(8, bits, weight, nodes));
        Assert.Equal(PrivacyRefusal.Overflow, refusal.Code);
        Assert.Contains($"{nodes} nodes x weight {weight} x 2^{bits}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_nodes_than_headroom_was_proved_for_are_refused() =>
        Assert.Equal(PrivacyRefusal.Overflow, Assert.Throws<PrivacyException>(() => Federation.ParametersFor(5).SizeOf(6)).Code);

    [Fact]
    public void The_largest_sum_there_can_be_is_right()
    {
        var quantizer = new Quantizer(8, Quantizer.MostBits(1000, 1000), 1000, 1000);
        using var noise = RoundingNoise.Cryptographic();
        var (values, one, sum) = (new[] { 8f, -8f, 1e30f, 0f }, new uint[4], new uint[4]);
        for (var node = 0; node < 1000; node++)
        {
            var clipped = quantizer.Quantize(values, 1000, noise, one);
            Assert.Equal(1, clipped);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] = checked(sum[i] + one[i]);
            }
        }

        var means = new float[4];
        quantizer.Dequantize(sum, 1_000_000, means);
        Assert.Equal([8f, -8f, 8f, 0f], means);
    }

    [Fact]
    public void Rounding_is_right_on_average_and_off_by_less_than_a_step()
    {
        var quantizer = new Quantizer(1, 4, 3, 100);
        using var noise = RoundingNoise.Cryptographic();
        var values = Enumerable.Repeat(0.3f, 40_000).ToArray();
        var quantized = new uint[values.Length];
        quantizer.Quantize(values, 2, noise, quantized);
        var exact = (0.3 + 1) * 2 / quantizer.Step;
        Assert.All(quantized, value => Assert.InRange(Math.Abs(value - exact), 0, 1));

        // One standard deviation of the mean is below 0.5 / 200.
        Assert.InRange(quantized.Average(value => (double)value) - exact, -0.015, 0.015);
        Assert.Equal(2, quantized.Distinct().Count());
    }

    [Fact]
    public void A_seeded_run_repeats_and_does_not_depend_on_blocks()
    {
        var quantizer = new Quantizer(1, 12, 3, 100);
        var random = new Random(1);
        var values = Enumerable.Range(0, 5000).Select(_ => random.NextSingle()).ToArray();
        var (whole, pieces, others) = (new uint[5000], new uint[5000], new List<uint[]>());
        using (var noise = RoundingNoise.Repeatable(42, 7, "lyon"))
        {
            quantizer.Quantize(values, 3, noise, whole);
        }

        using (var noise = RoundingNoise.Repeatable(42, 7, "lyon"))
        {
            foreach (var (start, end) in new[] { (0, 1), (1, 1500), (1500, 5000) })
            {
                quantizer.Quantize(values.AsSpan(start..end), 3, noise, pieces.AsSpan(start..end));
            }
        }

        foreach (var (seed, round, node) in new[] { (43L, 7, "lyon"), (42, 8, "lyon"), (42, 7, "graz") })
        {
            var other = new uint[5000];
            using var noise = RoundingNoise.Repeatable(seed, round, node);
            quantizer.Quantize(values, 3, noise, other);
            others.Add(other);
        }

        Assert.Equal(whole, pieces);
        Assert.All(others, other => Assert.NotEqual(whole, other));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_no_number_is_refused(float value)
    {
        using var noise = RoundingNoise.Cryptographic();
        var refusal = Assert.Throws<PrivacyException>(() => new Quantizer(8, 12, 1, 3).Quantize([0f, value], 1, noise, new uint[2]));
        Assert.Equal(PrivacyRefusal.NotFinite, refusal.Code);
        Assert.Contains("value 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_above_the_cap_is_refused()
    {
        using var noise = RoundingNoise.Cryptographic();
        Assert.Contains("cap it", Assert.Throws<PrivacyException>(() => new Quantizer(8, 12, 10, 3).Quantize([0f], 11, noise, new uint[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_that_no_nodes_can_have_made_is_refused()
    {
        var quantizer = new Quantizer(8, 12, 10, 3);
        quantizer.Dequantize([5 << 12], 5, new float[1]);
        Assert.Equal(PrivacyRefusal.ImpossibleSum, Assert.Throws<PrivacyException>(() => quantizer.Dequantize([(5 << 12) + 1], 5, new float[1])).Code);
        Assert.Equal(PrivacyRefusal.ImpossibleSum, Assert.Throws<PrivacyException>(() => quantizer.Dequantize([0], 0, new float[1])).Code);
        Assert.Equal(PrivacyRefusal.ImpossibleSum, Assert.Throws<PrivacyException>(() => quantizer.Dequantize([0], 31, new float[1])).Code);
    }
}
