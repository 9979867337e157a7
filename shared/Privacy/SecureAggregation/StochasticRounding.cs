using System.Numerics;
using System.Runtime.InteropServices;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// The hot path of <see cref="Quantizer"/>: numbers to integers, rounded up where the fraction is above a uniform number.
/// Several at a time; sums, products and comparisons are those of <see cref="One"/> in the same order, so that a seeded run
/// gives the same bits on every processor.
/// </summary>
internal static class StochasticRounding
{
    private const double Modulus = 1UL << 32;

    // A whole number below 2^52 that is added to this stands in the last bits of the double.
    private const double Shift = 1UL << 52;
    private const ulong ShiftBits = 0x4330_0000_0000_0000;

    /// <summary>The place of the first value that is not finite; -1 where all are.</summary>
    public static int FirstNotFinite(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var all = new Vector<int>(-1);
        foreach (var vector in vectors)
        {
            all &= Vector.LessThanOrEqual(Vector.Abs(vector), new Vector<float>(float.MaxValue));
        }

        // Only the tail is left to look at, or a vector is known to hold one.
        var from = all == new Vector<int>(-1) ? vectors.Length * Vector<float>.Count : 0;
        for (var i = from; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <param name="values">Finite numbers.</param>
    /// <param name="random">Uniform numbers, one for each value.</param>
    /// <param name="clip">c: values outside [-c, c] are cut.</param>
    /// <param name="scale">What x + c is multiplied with.</param>
    /// <param name="most">The largest result, below 2^32; the product of a value at the clip may come out an ulp above it.</param>
    /// <param name="quantized">As long as the values, or longer.</param>
    /// <returns>How many values were cut.</returns>
    public static int Round(ReadOnlySpan<float> values, ReadOnlySpan<uint> random, float clip, double scale, double most, Span<uint> quantized)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var thresholds = MemoryMarshal.Cast<uint, Vector<uint>>(random);
        var results = MemoryMarshal.Cast<uint, Vector<uint>>(quantized);
        var cut = Vector<int>.Zero;
        for (var i = 0; i < vectors.Length; i++)
        {
            var value = vectors[i];
            var kept = Vector.Min(Vector.Max(value, new Vector<float>(-clip)), new Vector<float>(clip));
            cut -= ~Vector.Equals(kept, value);
            Vector.Widen(kept, out var low, out var high);
            Vector.Widen(thresholds[i], out var lowRandom, out var highRandom);
            results[i] = Vector.Narrow(Half(low, lowRandom, clip, scale, most), Half(high, highRandom, clip, scale, most));
        }

        var clipped = Vector.Sum(cut);
        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            clipped += One(values[i], random[i], clip, scale, most, out quantized[i]) ? 1 : 0;
        }

        return clipped;
    }

    /// <summary>One value; the definition of what the others give.</summary>
    /// <returns>Whether it was cut.</returns>
    internal static bool One(float value, uint random, float clip, double scale, double most, out uint quantized)
    {
        var kept = Math.Clamp(value, -clip, clip);
        var scaled = Math.Min(((double)kept + clip) * scale, most);
        var whole = (uint)scaled;
        quantized = whole + ((scaled - whole) * Modulus > random ? 1u : 0u);
        return kept != value;
    }

    private static Vector<ulong> Half(Vector<double> kept, Vector<ulong> random, double clip, double scale, double most)
    {
        var scaled = Vector.Min((kept + new Vector<double>(clip)) * new Vector<double>(scale), new Vector<double>(most));
        var whole = Vector.Floor(scaled);
        var threshold = Vector.AsVectorDouble(random | new Vector<ulong>(ShiftBits)) - new Vector<double>(Shift);
        var up = Vector.GreaterThan((scaled - whole) * new Vector<double>(Modulus), threshold);
        var bits = Vector.AsVectorUInt64(whole + new Vector<double>(Shift));

        // A comparison that holds is -1, and Narrow leaves the low 32 bits.
        return bits - Vector.AsVectorUInt64(up);
    }
}
