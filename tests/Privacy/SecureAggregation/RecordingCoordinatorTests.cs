using System.Runtime.InteropServices;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>A coordinator that keeps every byte it receives cannot tell which of two updates a node sent.</summary>
public sealed class RecordingCoordinatorTests
{
    private const int Runs = 200;
    private const string Victim = "node-0001";

    // Chi-square with 255 degrees of freedom stays below this but for 1 in 10^9.
    private const double Limit = 410;

    [Fact]
    public void Masked_bytes_are_uniform_and_the_same_for_either_update()
    {
        var zeros = Record(_ => 0u, masked: true);
        var ramps = Record(i => 1000u * i, masked: true);
        Assert.InRange(AgainstUniform(zeros), 0, Limit);
        Assert.InRange(AgainstUniform(ramps), 0, Limit);
        Assert.InRange(AgainstEachOther(zeros, ramps), 0, Limit);
    }

    [Fact]
    public void The_test_tells_unmasked_updates_apart()
    {
        var zeros = Record(_ => 0u, masked: false);
        var ramps = Record(i => 1000u * i, masked: false);
        Assert.True(AgainstUniform(zeros) > Limit);
        Assert.True(AgainstEachOther(zeros, ramps) > Limit);
    }

    [Fact]
    public void Two_rounds_of_one_update_have_no_coordinate_in_common()
    {
        var (one, other) = (MaskedVector(_ => 7u), MaskedVector(_ => 7u));
        Assert.Equal(0, one.Zip(other).Count(pair => pair.First == pair.Second));
    }

    [Fact]
    public void A_guess_by_the_best_bit_is_right_as_often_as_a_coin()
    {
        // Per bit of the masked vector: how often it is set when the node sent one or the other update. The largest of some
        // 800 differences of two binomials (200 tosses, deviation 10) stays below 6 deviations but for 1 in 10^6.
        var counts = new int[2][];
        for (var update = 0; update < 2; update++)
        {
            counts[update] = new int[(Federation.Values + 4) * 32];
            for (var run = 0; run < Runs; run++)
            {
                var vector = MaskedVector(i => update == 0 ? 0u : 0xffffffffu - i);
                for (var bit = 0; bit < counts[update].Length; bit++)
                {
                    counts[update][bit] += (int)((vector[bit / 32] >> (bit % 32)) & 1);
                }
            }
        }

        var largest = counts[0].Zip(counts[1]).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.InRange(largest, 0, 6 * (int)Math.Sqrt(Runs / 2.0));
    }

    private static long[] Record(Func<uint, uint> update, bool masked)
    {
        var histogram = new long[256];
        for (var run = 0; run < Runs; run++)
        {
            var vector = masked ? MaskedVector(update) : Update(update);
            foreach (var value in MemoryMarshal.AsBytes(vector.AsSpan()))
            {
                histogram[value]++;
            }
        }

        return histogram;
    }

    private static uint[] Update(Func<uint, uint> update) => [.. Enumerable.Range(0, Federation.Values + 4).Select(i => update((uint)i))];

    private static uint[] MaskedVector(Func<uint, uint> update)
    {
        using var federation = new Federation(3);
        federation.Share(federation.Advertise());
        federation.MaskOne(Victim, _ => Update(update));
        return federation.Masked[Victim];
    }

    private static double AgainstUniform(long[] histogram)
    {
        var expected = histogram.Sum() / 256.0;
        return histogram.Sum(count => (count - expected) * (count - expected) / expected);
    }

    /// <summary>Two samples of equal size.</summary>
    private static double AgainstEachOther(long[] one, long[] other) =>
        one.Zip(other).Where(pair => pair.First + pair.Second > 0)
            .Sum(pair => (double)(pair.First - pair.Second) * (pair.First - pair.Second) / (pair.First + pair.Second));
}
