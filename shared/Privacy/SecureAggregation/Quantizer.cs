using System.Globalization;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// Weighted numbers as 32-bit integers whose sum cannot overflow. A value x in [-c, c] of a node with weight w becomes
/// w (x + c) 2^b / 2c, rounded up or down at random so that the expectation is right, 0 to w 2^b. Sums of n nodes stay
/// below 2^32 because n · w_max · 2^b does, which the constructor proves. Works block by block; 0 becomes exactly w 2^(b-1).
/// </summary>
/// <remarks>The weight goes in before rounding, so that a mean's error is one step per node and not one per example:
/// at most 2c n / (2^b total weight).</remarks>
public sealed record Quantizer
{
    /// <summary>Most bits: a float32 has no more.</summary>
    public const int MaximumBits = 24;

    private const ulong Modulus = 1UL << 32;
    private const int BlockLength = 1024;

    /// <param name="clipRange">c, above 0: values outside [-c, c] are cut.</param>
    /// <param name="bits">b, 1 to <see cref="MaximumBits"/>: a value of weight 1 has 2^b steps.</param>
    /// <param name="maximumWeight">w_max, at least 1: the largest weight of a node; use 1 under differential privacy.</param>
    /// <param name="maximumNodes">n, at least 1: the most nodes that may take part.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or sums could overflow.</exception>
    public Quantizer(float clipRange, int bits, int maximumWeight, int maximumNodes)
    {
        Require(float.IsFinite(clipRange) && clipRange > 0, string.Create(CultureInfo.InvariantCulture, $"clip range: {clipRange} is not a finite number above 0"));
        Require(bits is >= 1 and <= MaximumBits, $"bits: {bits} is outside 1 to {MaximumBits}");
        Require(maximumWeight >= 1, $"maximum weight: {maximumWeight} is below 1");
        Require(maximumNodes >= 1, $"maximum nodes: {maximumNodes} is below 1");
        var largest = (UInt128)(ulong)maximumNodes * (ulong)maximumWeight << bits;
        if (largest >= Modulus)
        {
            var fits = MostBits(maximumWeight, maximumNodes);
            throw new PrivacyException(
                PrivacyRefusal.Overflow,
                $"headroom: {maximumNodes} nodes x weight {maximumWeight} x 2^{bits} = {largest} is not below 2^32 = {Modulus}; "
                + (fits >= 1 ? $"use at most {fits} bits, or cap weights lower" : "cap weights lower or take fewer nodes"));
        }

        (ClipRange, Bits, MaximumWeight, MaximumNodes) = (clipRange, bits, maximumWeight, maximumNodes);
    }

    /// <summary>c: values lie in [-c, c].</summary>
    public float ClipRange { get; }

    /// <summary>b: a value of weight 1 has 2^b steps.</summary>
    public int Bits { get; }

    /// <summary>w_max: the largest weight of a node.</summary>
    public int MaximumWeight { get; }

    /// <summary>The most nodes that may take part.</summary>
    public int MaximumNodes { get; }

    /// <summary>A step of a value of weight 1.</summary>
    public double Step => 2.0 * ClipRange / (1 << Bits);

    /// <summary>The most bits for which n · w_max · 2^b is below 2^32; 0 or less where none are.</summary>
    public static int MostBits(int maximumWeight, int maximumNodes)
    {
        var bits = MaximumBits;
        while (bits > 0 && (UInt128)(ulong)maximumNodes * (ulong)maximumWeight << bits >= Modulus)
        {
            bits--;
        }

        return bits;
    }

    /// <summary>Quantises a block.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="weight">0 to <see cref="MaximumWeight"/>.</param>
    /// <param name="noise">Decides what is rounded up.</param>
    /// <param name="quantized">As long as the values.</param>
    /// <returns>How many values were outside the clip range.</returns>
    /// <exception cref="PrivacyException">A value that is not finite, or a weight out of range.</exception>
    public int Quantize(ReadOnlySpan<float> values, int weight, RoundingNoise noise, Span<uint> quantized)
    {
        Require(weight >= 0 && weight <= MaximumWeight, $"weight: {weight} is outside 0 to {MaximumWeight}; cap it before quantising");
        if (quantized.Length != values.Length)
        {
            throw new InvalidOperationException($"{quantized.Length} places for {values.Length} values");
        }

        var clipped = 0;
        Span<uint> random = stackalloc uint[BlockLength];
        for (var start = 0; start < values.Length; start += BlockLength)
        {
            var count = Math.Min(BlockLength, values.Length - start);
            noise.Fill(random[..count]);
            var block = values.Slice(start, count);
            if (StochasticRounding.FirstNotFinite(block) is >= 0 and var bad)
            {
                throw new PrivacyException(
                    PrivacyRefusal.NotFinite, string.Create(CultureInfo.InvariantCulture, $"value {start + bad} of the block: {block[bad]} cannot be quantised"));
            }

            clipped += StochasticRounding.Round(block, random, ClipRange, weight / Step, (ulong)weight << Bits, quantized[start..]);
        }

        return clipped;
    }

    /// <summary>The weighted mean from a block of sums.</summary>
    /// <param name="sums">Sums over the nodes.</param>
    /// <param name="totalWeight">The sum of the nodes' weights, at least 1.</param>
    /// <param name="means">As long as the sums.</param>
    /// <exception cref="PrivacyException">A sum that no values in range can give.</exception>
    public void Dequantize(ReadOnlySpan<uint> sums, long totalWeight, Span<float> means)
    {
        if (totalWeight < 1 || totalWeight > (long)MaximumWeight * MaximumNodes)
        {
            throw new PrivacyException(PrivacyRefusal.ImpossibleSum, $"total weight: {totalWeight} is outside 1 to {(long)MaximumWeight * MaximumNodes}");
        }

        var most = (ulong)totalWeight << Bits;
        var scale = Step / totalWeight;
        for (var i = 0; i < sums.Length; i++)
        {
            if (sums[i] > most)
            {
                throw new PrivacyException(
                    PrivacyRefusal.ImpossibleSum,
                    $"sum {i} of the block: {sums[i]} is above {most}, the most that a total weight of {totalWeight} gives; a node sent what it must not");
            }

            means[i] = (float)((sums[i] * scale) - ClipRange);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(otherwise);
        }
    }
}
