namespace FedInfra.Privacy.Accounting;

/// <summary>
/// Epsilon by privacy loss distributions: tight, and so the number to report. A guarantee against adding and removing a
/// record is the worse of the two.
/// </summary>
public static class PldAccountant
{
    /// <summary>The smallest epsilon that holds with <paramref name="delta"/> for mechanisms that run one after another.</summary>
    /// <param name="mechanisms">At least one.</param>
    /// <param name="delta">Above 0 and below 1.</param>
    /// <param name="interval">Distance of neighbouring losses on the grid; smaller is tighter and slower.</param>
    public static double Epsilon(IReadOnlyList<SampledGaussian> mechanisms, double delta, double interval = PrivacyLossDistribution.DefaultInterval)
    {
        SampledGaussian.ValidateDelta(delta);
        return Math.Max(Epsilon(remove: true), Epsilon(remove: false));

        double Epsilon(bool remove) => mechanisms
            .Select(mechanism => PrivacyLossDistribution.Of(Pair(mechanism.Validated(), remove), interval).SelfCompose(mechanism.Steps))
            .Aggregate((composed, next) => composed.Compose(next))
            .Epsilon(delta);
    }

    private static IDominatingPair Pair(SampledGaussian mechanism, bool remove) => mechanism.Sampling == Sampling.Poisson
        ? GaussianMixturePair.Of(mechanism, remove)
        : new FixedSizePair(mechanism);
}
