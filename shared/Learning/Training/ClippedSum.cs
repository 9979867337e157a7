using System.Numerics;
using System.Runtime.InteropServices;

namespace FedInfra.Learning.Training;

/// <summary>
/// The sum of single examples' gradients, each clipped, and its noise. It counts in whole grains, a grid so fine that
/// the noise deviates by 2^24 of them: floating-point noise can be attacked through its low bits (Mironov 2012), and
/// rounding of floating-point sums lets one example move them by more than the clip (Casacuberta et al. 2022). Here the
/// sum is exact, whatever its order, and no example moves it by more than the clip.
/// </summary>
internal sealed class ClippedSum
{
    /// <summary>Standard deviation of the noise in grains.</summary>
    public const int Deviation = 1 << 24;

    /// <summary>No value of the sum before noise goes beyond this, so that noise cannot overflow.</summary>
    private const double LargestSum = 1L << 61;
    private const double UnitRoundoff = 1.0 / (1L << 53);
    private const int NoiseBlock = 4096;

    private readonly double _clip;
    private readonly long[] _sum;
    private readonly bool[] _isParameter;
    private readonly int _parameters;
    private readonly long[] _noise;

    /// <param name="privacy">Valid, and no less noisy than <see cref="LeastNoise"/>.</param>
    /// <param name="isParameter">For each value of a gradient, whether it belongs to a parameter; padding gets no noise. A multiple of 16.</param>
    public ClippedSum(DpSgd privacy, bool[] isParameter)
    {
        _clip = privacy.Clip;
        Grain = privacy.Clip * privacy.NoiseMultiplier / Deviation;
        _isParameter = isParameter;
        _parameters = isParameter.Count(value => value);
        _sum = new long[isParameter.Length];
        _noise = new long[Math.Min(NoiseBlock, _parameters)];
    }

    /// <summary>What one count stands for.</summary>
    public double Grain { get; }

    /// <summary>The sum in grains, laid out as gradients are.</summary>
    public ReadOnlySpan<long> Grains => _sum;

    /// <summary>The noise multiplier below which the grid would be too fine for 64-bit sums of so many examples.</summary>
    public static double LeastNoise(int examples) => examples * (Deviation / LargestSum);

    public void Clear() => Array.Clear(_sum);

    /// <summary>
    /// Adds one example's gradient, shortened to the clip where it is longer. A gradient that is not finite adds
    /// nothing, since an error would tell about the example.
    /// </summary>
    public void Add(ReadOnlySpan<float> gradient)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var squares = SquaredNorm(values);
        if (!double.IsFinite(squares))
        {
            return;
        }

        // Squares of floats are exact in double, so this covers the rounding of their sum and of what follows: the norm
        // is never above it. Rounding to grains is towards zero, which makes no norm larger.
        var norm = Math.Sqrt(squares) * (1 + ((gradient.Length + 16) * UnitRoundoff));
        var factor = Vector.Create((norm > _clip ? _clip / norm : 1) / Grain);
        var sum = MemoryMarshal.Cast<long, Vector<long>>(_sum.AsSpan());
        for (var i = 0; i < values.Length; i++)
        {
            Vector.Widen(values[i], out var low, out var high);
            sum[2 * i] += Vector.ConvertToInt64(low * factor);
            sum[(2 * i) + 1] += Vector.ConvertToInt64(high * factor);
        }
    }

    /// <summary>Adds noise to every parameter's value, also of an empty sum.</summary>
    public void AddNoise(DiscreteNoise source)
    {
        var (left, next, drawn) = (_parameters, 0, 0);
        for (var i = 0; i < _sum.Length; i++)
        {
            if (!_isParameter[i])
            {
                continue;
            }

            if (next == drawn)
            {
                (next, drawn) = (0, Math.Min(_noise.Length, left));
                source(_noise.AsSpan(0, drawn), Deviation);
                left -= drawn;
            }

            _sum[i] += _noise[next++];
        }

        // Whoever knew the noise could take it off again.
        Array.Clear(_noise);
    }

    /// <summary>Writes the sum divided by <paramref name="count"/>, padding as 0.</summary>
    public void WriteMean(Span<float> mean, int count)
    {
        var factor = Grain / count;
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = _isParameter[i] ? (float)(_sum[i] * factor) : 0;
        }
    }

    private static double SquaredNorm(ReadOnlySpan<Vector<float>> values)
    {
        var (evens, odds) = (Vector<double>.Zero, Vector<double>.Zero);
        foreach (var value in values)
        {
            Vector.Widen(value, out var low, out var high);
            evens += low * low;
            odds += high * high;
        }

        return Vector.Sum(evens + odds);
    }
}
