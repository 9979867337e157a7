using System.Numerics;
using System.Text;

namespace FedInfra.Learning.Random;

/// <summary>
/// Random numbers that are the same on every machine and every run for one seed: xoshiro256** (Blackman and Vigna
/// 2018) whose state is filled by SplitMix64. For training and generated data; not for secrets. Not thread-safe.
/// </summary>
public sealed class DeterministicRandom
{
    private readonly ulong[] _state = new ulong[4];
    private double _spareGaussian = double.NaN;

    public DeterministicRandom(ulong seed)
    {
        for (var i = 0; i < _state.Length; i++)
        {
            seed += 0x9E3779B97F4A7C15;
            _state[i] = Mix(seed);
        }
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        var s = _state;
        var result = BitOperations.RotateLeft(s[1] * 5, 7) * 9;
        var shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = BitOperations.RotateLeft(s[3], 45);
        return result;
    }

    /// <summary>A whole number from 0 to <paramref name="exclusiveMaximum"/> - 1, each equally likely (Lemire 2019).</summary>
    public int Next(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        var range = (ulong)exclusiveMaximum;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            for (var threshold = (0 - range) % range; low < threshold;)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (int)high;
    }

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Marsaglia's polar method, two at a time).</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            var spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        double x, y, square;
        do
        {
            x = (2 * NextDouble()) - 1;
            y = (2 * NextDouble()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        var factor = Math.Sqrt(-2 * Math.Log(square) / square);
        _spareGaussian = y * factor;
        return x * factor;
    }

    /// <summary>Puts <paramref name="values"/> in a random order, each order equally likely (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    /// <summary>A seed of its own for part <paramref name="value"/> of what <paramref name="seed"/> decides.</summary>
    public static ulong Combine(ulong seed, ulong value) => Mix(Mix(seed + 0x9E3779B97F4A7C15) ^ (value + 0x9E3779B97F4A7C15));

    /// <summary>A seed of its own for the purpose named <paramref name="value"/>.</summary>
    public static ulong Combine(ulong seed, string value)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            hash = (hash ^ octet) * 1099511628211;
        }

        return Combine(seed, hash);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
