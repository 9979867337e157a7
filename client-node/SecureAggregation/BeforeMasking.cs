namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>What differential privacy does to an update before its masks hide it; nothing can be done to it afterwards.</summary>
/// <param name="clip">From the trained difference to the values that are sent: clipped, and one longer where the clip adapts.</param>
/// <param name="encode">Makes integers with noise of the values, block by block and in order; null quantises without noise.</param>
/// <param name="owned">Disposed of together with this.</param>
public sealed class BeforeMasking(Func<float[], float[]> clip, BlockEncoder? encode, params IReadOnlyList<IDisposable> owned) : IDisposable
{
    public Func<float[], float[]> Clip { get; } = clip;

    public BlockEncoder? Encode { get; } = encode;

    public void Dispose()
    {
        foreach (var resource in owned)
        {
            resource.Dispose();
        }
    }
}

/// <summary>Makes integers, modulo 2^32, of the next block of values; the header is not among them.</summary>
/// <param name="values">The values.</param>
/// <param name="quantized">As long as the values; not yet masked.</param>
public delegate void BlockEncoder(ReadOnlySpan<float> values, Span<uint> quantized);
