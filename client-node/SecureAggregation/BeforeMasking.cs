namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>What differential privacy does to an update before its masks hide it; nothing can be done to it afterwards.</summary>
/// <param name="Clip">From the trained difference to the values that are sent: clipped, and one longer where the clip adapts.</param>
/// <param name="AddNoise">
/// Adds integer noise, modulo 2^32, to the quantised values, block by block and in order; the header is not among them. Null
/// adds none.
/// </param>
public sealed record BeforeMasking(Func<float[], float[]> Clip, BlockNoise? AddNoise);

/// <summary>Adds noise to the next block of quantised values, in place.</summary>
public delegate void BlockNoise(Span<uint> block);
