namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// The first four coordinates of a masked vector: the node's weight, a 1, and two zeros. In the sum they are the total
/// weight, the number of nodes, and still zeros: masks that did not cancel show with all but 2^-96 of probability, so that
/// a wrong sum is refused instead of averaged. Four keep blocks aligned with <see cref="Keystream.Granularity"/>.
/// </summary>
public static class VectorHeader
{
    /// <summary>Coordinates of the header.</summary>
    public const int Length = 4;

    /// <summary>Writes a node's header.</summary>
    public static void Write(int weight, Span<uint> header)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        header[..Length].Clear();
        header[0] = (uint)weight;
        header[1] = 1;
    }

    /// <summary>The total weight from the unmasked sum of headers.</summary>
    /// <exception cref="PrivacyException">The masks did not cancel.</exception>
    public static long TotalWeight(ReadOnlySpan<uint> sum, int contributors)
    {
        if (sum[1] != (uint)contributors || sum[2] != 0 || sum[3] != 0)
        {
            throw new PrivacyException(
                PrivacyRefusal.ImpossibleSum,
                $"the masks of {contributors} updates do not cancel: a node masked with other keys or another model, or an update is not the one that was summed");
        }

        return sum[0];
    }
}
