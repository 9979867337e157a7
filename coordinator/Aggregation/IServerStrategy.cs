namespace FedInfra.Coordinator.Aggregation;

/// <summary>
/// What the server does with the mean of a round's updates (FedOpt, Reddi et al. 2021, arXiv:2003.00295, Algorithm 2:
/// the mean is a pseudo-gradient). It works coordinate by coordinate, so it is given any block of them. Implementations
/// keep nothing between calls: what they must remember lies in their slots.
/// </summary>
public interface IServerStrategy
{
    /// <summary>Names of the vectors that the strategy carries from round to round; each starts at zero.</summary>
    IReadOnlyList<string> Slots { get; }

    /// <summary>Moves a block of the model by a block of the mean update.</summary>
    /// <param name="delta">The mean of local minus global weights.</param>
    /// <param name="model">The global weights, changed in place; as long as <paramref name="delta"/>.</param>
    /// <param name="state">The same block of each slot, changed in place.</param>
    void Apply(ReadOnlySpan<double> delta, Span<float> model, ServerStateBlock state);
}

/// <summary>One block of every slot of a strategy.</summary>
public readonly ref struct ServerStateBlock
{
    private readonly float[][] _slots;
    private readonly int _length;

    internal ServerStateBlock(float[][] slots, int length) => (_slots, _length) = (slots, length);

    /// <summary>The values of a slot, by its index in <see cref="IServerStrategy.Slots"/>.</summary>
    public Span<float> this[int slot] => _slots[slot].AsSpan(0, _length);
}
