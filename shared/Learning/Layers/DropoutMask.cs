using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Layers;

/// <summary>
/// The masks of one dropout layer. They follow from the training's seed, the layer's place and the order of examples alone,
/// so that every engine drops the same values.
/// </summary>
/// <param name="rate">Share of values that are dropped, from 0 to below 1.</param>
/// <param name="layer">Index of the layer in its model.</param>
public sealed class DropoutMask(float rate, int layer)
{
    /// <summary>Streams from here on are dropout's, one per layer.</summary>
    private const ulong FirstStream = 1000;

    private readonly SeededRandom _random = new(0);

    /// <summary>Starts the masks of one training.</summary>
    public void Restart(ulong seed) => _random.Reseed(seed, FirstStream + (ulong)layer);

    /// <summary>Draws the next mask: 0 for a dropped value, 1 / (1 - rate) for a kept one.</summary>
    /// <param name="mask">One example's values or those of several, laid out as in PyTorch: images as [channels, height, width].</param>
    public void Draw(Span<float> mask)
    {
        var kept = 1 / (1 - rate);
        foreach (ref var value in mask)
        {
            value = _random.NextFloat() < rate ? 0 : kept;
        }
    }
}
