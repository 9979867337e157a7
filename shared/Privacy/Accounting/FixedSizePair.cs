namespace FedInfra.Privacy.Accounting;

/// <summary>
/// The Gaussian mechanism on a sample of fixed size, neighbours differing by a record that is replaced (Zhu, Dong, Wang
/// 2022, Theorem 11): the mixture against the normal above a loss of 0, the normal against the mixture below.
/// </summary>
internal sealed class FixedSizePair : IDominatingPair
{
    private readonly GaussianMixturePair _above;
    private readonly GaussianMixturePair _below;

    public FixedSizePair(SampledGaussian mechanism)
    {
        _above = GaussianMixturePair.Of(mechanism, remove: true);
        _below = GaussianMixturePair.Of(mechanism, remove: false);
    }

    /// <summary>Itself: replacing back is replacing.</summary>
    public IDominatingPair Reversed => this;

    public double LogDelta(double epsilon) => epsilon >= 0 ? _above.LogDelta(epsilon) : _below.LogDelta(epsilon);

    public (double Low, double High) LossRange(double logMass)
    {
        var high = _above.LossRange(logMass).High;
        return (-high, high);
    }
}
