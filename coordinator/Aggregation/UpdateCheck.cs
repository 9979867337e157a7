using System.Buffers;

namespace FedInfra.Coordinator.Aggregation;

/// <summary>What a scan of an update found.</summary>
/// <param name="FirstNonFinite">The first coordinate that is NaN or infinite, or null where all are finite.</param>
/// <param name="SquaredNorm">Sum of squares of all values; NaN where one is not finite.</param>
public readonly record struct UpdateScan(long? FirstNonFinite, double SquaredNorm)
{
    public bool IsFinite => FirstNonFinite is null;
}

/// <summary>Looks through an update when it arrives, so that a bad one is refused while its node still listens.</summary>
public static class UpdateCheck
{
    private const int Block = 1 << 15;

    /// <summary>Streams through the file once, in constant memory, up to the first value that is not finite.</summary>
    /// <exception cref="CoordinatorException">Corrupt: the file is shorter than its count says.</exception>
    public static UpdateScan Scan(VectorFile file, CancellationToken cancellationToken = default)
    {
        if (!file.IsWhole())
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Corrupt, $"The file is too short to hold {file.Count} float32 values from byte {file.DataOffset} on.");
        }

        var buffer = ArrayPool<float>.Shared.Rent(Block);
        try
        {
            var sum = 0.0;
            for (long first = 0; first < file.Count; first += Block)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var values = buffer.AsSpan(0, (int)Math.Min(Block, file.Count - first));
                file.Read(first, values);
                foreach (var value in values)
                {
                    sum += (double)value * value;
                }

                // Squares of finite float32 values cannot overflow a double, so the sum tells for the whole block.
                if (!double.IsFinite(sum))
                {
                    return new(first + FirstNonFinite(values), double.NaN);
                }
            }

            return new(null, sum);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    /// <summary>Index of the first value that is NaN or infinite, or -1.</summary>
    internal static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
