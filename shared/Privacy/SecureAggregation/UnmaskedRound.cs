namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What is to be taken from the sum of masked vectors, block by block, to get the sum of the vectors. No single update comes out of it.</summary>
public sealed class UnmaskedRound : IDisposable
{
    private readonly MaskStreams _streams;

    internal UnmaskedRound(MaskStreams streams, IReadOnlyList<string> contributors, IReadOnlyList<WrongShare> wrongShares) =>
        (_streams, Contributors, WrongShares) = (streams, contributors, wrongShares);

    /// <summary>Whose masked vectors belong into the sum, by name; no others.</summary>
    public IReadOnlyList<string> Contributors { get; }

    /// <summary>Shares that were wrong although the sum could be opened.</summary>
    public IReadOnlyList<WrongShare> WrongShares { get; }

    /// <summary>How many masks there are to take: one for each contributor, and one for each pair of a contributor with who dropped out.</summary>
    public int Masks => _streams.Count;

    /// <summary>Takes the masks from the next block of the sum, in place; the header is in the first.</summary>
    /// <param name="sum">A multiple of <see cref="Keystream.Granularity"/> long, except the last.</param>
    public void Subtract(Span<uint> sum) => _streams.Apply(sum);

    public void Dispose() => _streams.Dispose();
}
