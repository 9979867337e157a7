using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>Numbers that a curious coordinator may work out of what it recorded, to tell two updates apart.</summary>
internal static class Distinguishers
{
    public static IReadOnlyDictionary<string, Func<RecordedRound, double>> For(float[] a, float[] b)
    {
        var difference = a.Zip(b, (x, y) => (double)x - y).ToArray();
        return new Dictionary<string, Func<RecordedRound, double>>
        {
            ["mean"] = round => round.Victim.Average(value => (double)value),
            ["bit count"] = round => round.Victim.Sum(value => (double)BitOperations.PopCount(value)),
            ["correlation with A - B"] = round => Correlation(difference, round.Victim),
            ["correlation with A - B of the two nodes' difference"] = round => Correlation(difference, [.. round.Victim.Zip(round.Partner, (x, y) => x - y)]),
            ["compressed size"] = round => Compressed(MemoryMarshal.AsBytes(round.Victim.AsSpan())),
            ["compressed size of both nodes' vectors together"] = round => Compressed(MemoryMarshal.AsBytes<uint>([.. round.Victim, .. round.Partner])) - (2 * Compressed(MemoryMarshal.AsBytes(round.Partner.AsSpan()))),
            ["chi-square of bytes"] = round => ChiSquare(MemoryMarshal.AsBytes(round.Victim.AsSpan())),
            ["the coordinate that differs most"] = round => round.Victim[^1],
            ["repeated values"] = round => round.Victim.Distinct().Count(),
        };
    }

    /// <summary>
    /// How often a distinguisher is right: it learns from the first half of the rounds, whose coins it is told, which side of
    /// which number speaks for which update, and guesses those of the second half.
    /// </summary>
    public static int RightGuesses(IReadOnlyList<(bool IsA, double Feature)> rounds)
    {
        var (told, asked) = (rounds.Take(rounds.Count / 2).ToArray(), rounds.Skip(rounds.Count / 2));
        var ofA = told.Where(round => round.IsA).Average(round => round.Feature);
        var ofB = told.Where(round => !round.IsA).Average(round => round.Feature);
        return asked.Count(round => round.Feature > (ofA + ofB) / 2 == ofA > ofB == round.IsA);
    }

    private static double Correlation(double[] difference, uint[] vector)
    {
        var sum = 0.0;
        for (var i = 0; i < difference.Length; i++)
        {
            sum += difference[i] * (int)vector[vector.Length - difference.Length + i];
        }

        return sum;
    }

    private static double Compressed(ReadOnlySpan<byte> bytes)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return compressed.Length;
    }

    private static double ChiSquare(ReadOnlySpan<byte> bytes)
    {
        var counts = new int[256];
        foreach (var value in bytes)
        {
            counts[value]++;
        }

        var expected = bytes.Length / 256.0;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
