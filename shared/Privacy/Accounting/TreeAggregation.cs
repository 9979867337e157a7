namespace FedInfra.Privacy.Accounting;

/// <summary>
/// Noise added along a binary tree over the rounds (DP-FTRL; Kairouz et al. 2021, section 4): a guarantee without any
/// assumption about sampling.
/// </summary>
public static class TreeAggregation
{
    /// <summary>Most elementary steps of the search for the largest sensitivity.</summary>
    private const double MaximumWork = 2e9;

    /// <summary>Rényi divergence of a tree over <paramref name="steps"/> rounds in which a node takes part once.</summary>
    public static double Divergence(double noiseMultiplier, long steps, double order) =>
        order * Math.Ceiling(Math.Log2(steps + 1)) / (2 * noiseMultiplier * noiseMultiplier);

    /// <summary>Variance of the noise on the sum of the first <paramref name="steps"/> rounds: a node of the tree for each of its complete trees.</summary>
    /// <param name="deviation">Standard deviation of the noise on a node, at least 0.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="efficient">True where a node's noise is averaged with what its children say of it (Honaker 2015).</param>
    public static double SumVariance(double deviation, int steps, bool efficient)
    {
        var parts = 0.0;
        for (var height = 0; height < 31; height++)
        {
            if ((steps & (1 << height)) != 0)
            {
                // Averaged over all levels below: 1 / (1 + 1/2 + 1/4 + ...).
                parts += efficient ? 1 / (2 - Math.ScaleB(1, -height)) : 1;
            }
        }

        return deviation * deviation * parts;
    }

    /// <summary>
    /// The largest squared sensitivity of one tree to a node that takes part at most <paramref name="maximumParticipations"/>
    /// times, with at least <paramref name="minimumSeparation"/> rounds between two of them.
    /// </summary>
    /// <param name="maximumParticipations">At least 1.</param>
    /// <param name="minimumSeparation">Rounds between two participations, at least 0.</param>
    /// <param name="steps">Leaves of the tree, at least 1.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or the search would take too long.</exception>
    public static double SquaredSensitivity(int maximumParticipations, int minimumSeparation, int steps)
    {
        if (steps < 1 || maximumParticipations < 1 || minimumSeparation < 0)
        {
            throw new PrivacyException("The tree's steps and participations must be at least 1, its separation at least 0.");
        }

        var participations = Math.Min(maximumParticipations, ((steps - 1) / (minimumSeparation + 1)) + 1);
        if (Math.Pow(participations, 2) * Math.Pow(minimumSeparation + 1, 4) * Math.Log2(steps + 1) > MaximumWork)
        {
            throw new PrivacyException("The tree's sensitivity would take too long to work out; use fewer participations or a smaller separation.");
        }

        // The complete trees that the steps form, the largest first, as 24 = 16 + 8; no node is above two of them.
        Placements? forest = null;
        for (var width = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)steps); width >= 1; width /= 2)
        {
            if ((steps & width) != 0)
            {
                var tree = Placements.Tree(width, participations, minimumSeparation);
                forest = forest is null ? tree : forest.BesideTree(tree);
            }
        }

        return forest!.Best();
    }
}
