using MathNet.Numerics.RootFinding;

namespace FedInfra.Privacy.Accounting;

/// <summary>
/// The Gaussian mechanism without sampling, exactly (Balle and Wang 2018, Theorem 8): the oracle that other accountants
/// are held against. Steps with noise sigma are one step with sigma / sqrt(steps).
/// </summary>
public static class GaussianMechanism
{
    /// <summary>The smallest delta that holds with <paramref name="epsilon"/>.</summary>
    /// <param name="noiseMultiplier">Above 0.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="epsilon">At least 0.</param>
    public static double Delta(double noiseMultiplier, long steps, double epsilon)
    {
        var mu = Math.Sqrt(steps) / noiseMultiplier;
        var first = LogSpace.LogNormalCdf((mu / 2) - (epsilon / mu));
        var second = epsilon + LogSpace.LogNormalCdf((-mu / 2) - (epsilon / mu));
        return second >= first ? 0 : Math.Exp(LogSpace.Subtract(first, second));
    }

    /// <summary>The smallest epsilon that holds with <paramref name="delta"/>.</summary>
    public static double Epsilon(double noiseMultiplier, long steps, double delta)
    {
        new SampledGaussian(1, noiseMultiplier, steps).Validated();
        SampledGaussian.ValidateDelta(delta);
        if (Delta(noiseMultiplier, steps, 0) <= delta)
        {
            return 0;
        }

        var high = 1.0;
        while (Delta(noiseMultiplier, steps, high) > delta)
        {
            high *= 2;
        }

        return Brent.FindRoot(epsilon => Delta(noiseMultiplier, steps, epsilon) - delta, high == 1 ? 0 : high / 2, high, 1e-16, 1000);
    }
}
