using System.Numerics;
using System.Runtime.InteropServices;

namespace FedInfra.Benchmarks.Masking;

/// <summary>Sums modulo 2^32.</summary>
internal static class ModularSum
{
    public static void Add(Span<uint> sum, ReadOnlySpan<uint> values)
    {
        var sums = MemoryMarshal.Cast<uint, Vector<uint>>(sum);
        var others = MemoryMarshal.Cast<uint, Vector<uint>>(values[..sum.Length]);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += others[i];
        }

        for (var i = sums.Length * Vector<uint>.Count; i < sum.Length; i++)
        {
            sum[i] += values[i];
        }
    }
}
