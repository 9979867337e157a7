using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class StochasticRoundingTests
{
    /// <summary>Around the clip, around zero, the smallest and the largest numbers.</summary>
    private static readonly float[] _edges =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 1e-30f, -1e-30f, 0.1f, -0.1f, MathF.BitIncrement(0.1f), MathF.BitDecrement(0.1f), -MathF.BitIncrement(0.1f),
        8f, -8f, MathF.BitIncrement(8f), MathF.BitDecrement(8f), MathF.BitDecrement(-8f), MathF.BitIncrement(-8f), 7.9999f, 3.14159f, -2.71828f, 1f / 3, float.MaxValue, float.MinValue,
    ];

    private static readonly uint[] _randoms = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFE, 0xFFFF_FFFF];

    [Theory]
    [InlineData(8f, 12, 1)]
    [InlineData(8f, 24, 255)]
    [InlineData(8f, 1, 3)]
    [InlineData(0.1f, 20, 4095)]
    [InlineData(0.1f, 24, 7)]
    [InlineData(1e-20f, 16, 100)]
    [InlineData(3e38f, 16, 100)]
    [InlineData(8f, 12, 0)]
    public void Many_values_at_once_give_what_each_gives_alone(float clip, int bits, int weight)
    {
        var random = new Random(1);
        var quantizer = new Quantizer(clip, bits, Math.Max(1, weight), 1);
        var (scale, most) = (weight / quantizer.Step, (double)((ulong)weight << bits));
        for (var length = 0; length < 1100; length += 1 + (length / 10))
        {
            var values = Enumerable.Range(0, length).Select(i => i % 3 == 0 ? _edges[i / 3 % _edges.Length] : (random.NextSingle() - 0.5f) * 2.2f * clip).Select(Finite).ToArray();
            var randoms = Enumerable.Range(0, length).Select(i => i % 2 == 0 ? _randoms[i / 2 % _randoms.Length] : (uint)random.NextInt64(1L << 32)).ToArray();
            var (together, alone, cut) = (new uint[length], new uint[length], 0);
            for (var i = 0; i < length; i++)
            {
                cut += StochasticRounding.One(values[i], randoms[i], clip, scale, most, out alone[i]) ? 1 : 0;
            }

            Assert.Equal(cut, StochasticRounding.Round(values, randoms, clip, scale, most, together));
            Assert.Equal(alone, together);
            Assert.All(together, value => Assert.InRange(value, 0u, (uint)most));
        }
    }

    [Fact]
    public void A_value_at_the_clip_never_counts_for_more_than_the_sum_allows()
    {
        // w / step and 2c round up here: by an ulp the product is above w 2^b, and a random 0 would round that up.
        var overshoots = 0;
        for (var weight = 1; weight < 4096; weight++)
        {
            var quantizer = new Quantizer(0.3f, 20, weight, 1);
            var (scale, most) = (weight / quantizer.Step, (double)((ulong)weight << 20));
            overshoots += ((double)0.3f + 0.3f) * scale > most ? 1 : 0;
            var (values, quantized) = (Enumerable.Repeat(0.3f, 9).ToArray(), new uint[9]);
            StochasticRounding.Round(values, new uint[9], 0.3f, scale, most, quantized);
            Assert.All(quantized, value => Assert.Equal((uint)most, value));
        }

        Assert.NotEqual(0, overshoots);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_is_found_wherever_it_stands(float value)
    {
        for (var length = 1; length < 40; length++)
        {
            Assert.Equal(-1, StochasticRounding.FirstNotFinite(new float[length]));
            for (var at = 0; at < length; at++)
            {
                var values = new float[length];
                values[at] = values[^1] = value;
                Assert.Equal(at, StochasticRounding.FirstNotFinite(values));
            }
        }
    }

    private static float Finite(float value) => float.IsFinite(value) ? value : float.MaxValue;
}
