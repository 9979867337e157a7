namespace FedInfra.Privacy.Accounting;

/// <summary>
/// Rényi divergences of noise that several nodes add on integers before their sum is known (Kairouz, Liu, Steinke 2021).
/// A sum of discrete Gaussians is not quite one: <see cref="Distance"/> bounds what it is off by, next to nothing from a
/// deviation of 2 a node on.
/// </summary>
public static class DiscreteGaussianSum
{
    /// <summary>tau = 10 · sum over k from 1 to n - 1 of exp(-2 pi² sigma² k / (k + 1)) (Kairouz, Liu, Steinke 2021).</summary>
    /// <param name="nodeSigma">Deviation of one node's noise, on integers; above 0.</param>
    /// <param name="nodes">n, at least 1.</param>
    public static double Distance(double nodeSigma, int nodes)
    {
        var sum = 0.0;
        for (var k = 1; k < nodes; k++)
        {
            sum += Math.Exp(-2 * Math.PI * Math.PI * nodeSigma * nodeSigma * k / (k + 1.0));
        }

        return 10 * sum;
    }

    /// <summary>The divergence of one release.</summary>
    /// <param name="l2">L2 sensitivity divided by the whole noise's deviation, at least 0.</param>
    /// <param name="l1">L1 sensitivity divided by the same; at most sqrt(dimension) times the other.</param>
    /// <param name="dimension">How many values are released, at least 1.</param>
    /// <param name="distance">tau.</param>
    /// <param name="order">Above 1.</param>
    public static double Divergence(double l2, double l1, double dimension, double distance, double order)
    {
        var shifted = l2 + (Math.Sqrt(dimension) * distance);
        return Math.Min(
            (order / 2 * l2 * l2) + (distance * dimension),
            order / 2 * Math.Min((l2 * l2) + (2 * l1 * distance) + (distance * distance * dimension), shifted * shifted));
    }

    /// <summary>
    /// The divergence of Skellam noise, whose sums are Skellam again (Agarwal, Kairouz, Liu 2021), as far as whole orders go.
    /// </summary>
    /// <param name="l1">L1 sensitivity before scaling.</param>
    /// <param name="l2">L2 sensitivity before scaling.</param>
    /// <param name="variance">mu, the whole noise's variance before scaling; above 0.</param>
    /// <param name="scale">s: integers to one unit; above 0.</param>
    /// <param name="order">A whole number above 1.</param>
    public static double SkellamDivergence(double l1, double l2, double variance, double scale, double order)
    {
        var exact = ((((2 * order) - 1) * scale * l2 * l2) + (6 * l1)) / (4 * scale * scale * scale * variance * variance);
        return (order / (2 * variance) * l2 * l2) + Math.Min(exact, 3 * l1 / (2 * scale * variance));
    }

    /// <summary>
    /// L2 norm of a vector of norm <paramref name="norm"/> after its values were rounded up or down to integers at random:
    /// exceeded with a probability of at most <paramref name="failure"/> (same paper, conditional rounding), never above norm + sqrt(d).
    /// </summary>
    /// <param name="norm">In steps, at least 0.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="failure">beta, above 0 to 1.</param>
    public static double RoundedNorm(double norm, double dimension, double failure)
    {
        var root = Math.Sqrt(dimension);
        var likely = (norm * norm) + (dimension / 4) + (Math.Sqrt(2 * Math.Log(1 / failure)) * (norm + (root / 2)));
        return Math.Min(norm + root, Math.Sqrt(likely));
    }
}
