namespace FedInfra.Coordinator.Aggregation;

/// <summary>The mean of a round's updates, block by block: all that a strategy gets to see of them.</summary>
public interface IUpdateMean
{
    /// <summary>Sum of the updates' weights, above 0.</summary>
    double TotalWeight { get; }

    /// <summary>Writes the mean of one block of coordinates; blocks come in order, each once.</summary>
    /// <param name="first">The block's first coordinate.</param>
    /// <param name="mean">Receives the mean; its length is the block's.</param>
    /// <param name="values">A buffer of the same length.</param>
    /// <exception cref="CoordinatorException">An update is unusable; names it where single ones can be told apart.</exception>
    void Fold(long first, Span<double> mean, Span<float> values);
}
