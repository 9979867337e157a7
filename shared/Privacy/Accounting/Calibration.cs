namespace FedInfra.Privacy.Accounting;

/// <summary>The other way round: which noise, or how many nodes, a wanted epsilon needs.</summary>
public static class Calibration
{
    /// <summary>Largest noise multiplier that is tried.</summary>
    public const double MaximumNoiseMultiplier = 1e6;

    /// <summary>Relative width at which the search for a noise multiplier ends; the answer is the upper end, so it holds.</summary>
    private const double Precision = 1e-4;

    /// <summary>The smallest noise multiplier, to one part in ten thousand, with which epsilon is at most <paramref name="targetEpsilon"/>.</summary>
    /// <param name="targetEpsilon">Above 0.</param>
    /// <param name="delta">Above 0 and below 1.</param>
    /// <param name="plan">How often, on what sample; its own noise multiplier is not looked at.</param>
    /// <param name="accountant">Whose epsilon.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or no noise suffices.</exception>
    public static double NoiseMultiplier(double targetEpsilon, double delta, SampledGaussian plan, Accountant accountant)
    {
        ValidateTarget(targetEpsilon);
        return SmallestNoise(
            noise => accountant.Epsilon([plan with { NoiseMultiplier = noise }], delta) <= targetEpsilon,
            $"epsilon: {targetEpsilon} is out of reach with delta {delta}, sampling rate {plan.SamplingRate} and {plan.Steps} steps, whatever the noise; raise epsilon or delta, or take fewer steps.");
    }

    /// <summary>
    /// The smallest noise multiplier, to one part in ten thousand, with which epsilon is at most <paramref name="targetEpsilon"/>
    /// after planned releases of any kind and what was spent before them.
    /// </summary>
    /// <param name="targetEpsilon">Above 0.</param>
    /// <param name="delta">Above 0 and below 1.</param>
    /// <param name="plan">The releases; its noise counts only as the proportion between the whole noise and a node's.</param>
    /// <param name="earlier">What is in the ledger already; null for nothing.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or no noise suffices.</exception>
    public static double NoiseMultiplier(double targetEpsilon, double delta, PrivacySpend plan, IReadOnlyList<PrivacySpend>? earlier = null)
    {
        ValidateTarget(targetEpsilon);
        return SmallestNoise(
            noise => Composition.Epsilon([.. earlier ?? [], plan.WithNoise(noise)], delta) <= targetEpsilon,
            $"epsilon: {targetEpsilon} is out of reach with delta {delta} and {plan.Steps} steps after {earlier?.Count ?? 0} earlier spends, whatever the noise; raise epsilon or delta, or take fewer steps.");
    }

    /// <summary>
    /// The fewest nodes whose noise together keeps epsilon at most <paramref name="targetEpsilon"/>, where each adds noise
    /// of its own before masking: n nodes make sqrt(n) times the noise of one.
    /// </summary>
    /// <param name="targetEpsilon">Above 0.</param>
    /// <param name="delta">Above 0 and below 1.</param>
    /// <param name="plan">Distributed releases; noise nodes and noise multiplier fit one another, and are rescaled together.</param>
    /// <param name="most">How many nodes there are, at least 1.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or even all are too few.</exception>
    public static int MinimumNoiseNodes(double targetEpsilon, double delta, PrivacySpend plan, int most)
    {
        ValidateTarget(targetEpsilon);
        bool Suffices(int nodes) => Composition.Epsilon(
            [plan with { NoiseNodes = nodes, NoiseMultiplier = plan.NoiseMultiplier * Math.Sqrt(nodes / (double)plan.NoiseNodes) }], delta) <= targetEpsilon;
        if (plan.Kind != NoiseKind.Distributed || most < 1 || !Suffices(most))
        {
            throw new PrivacyException($"epsilon: {targetEpsilon} is out of reach even with the noise of {most} nodes in each of {plan.Steps} rounds; use more noise for each node, or fewer rounds.");
        }

        return Smallest(most, Suffices);
    }

    /// <summary>
    /// The smallest expected cohort with which epsilon is at most <paramref name="targetEpsilon"/>, where each node of it
    /// contributes noise: more nodes are more noise, and a larger sampling rate.
    /// </summary>
    /// <param name="population">How many nodes there are, at least 1.</param>
    /// <param name="noisePerNode">Noise multiplier divided by the cohort, above 0.</param>
    /// <param name="targetEpsilon">Above 0.</param>
    /// <param name="delta">Above 0 and below 1.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="accountant">Whose epsilon.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or even everybody is too few.</exception>
    public static int MinimumCohort(int population, double noisePerNode, double targetEpsilon, double delta, long steps, Accountant accountant)
    {
        ValidateTarget(targetEpsilon);
        if (population < 1)
        {
            throw new PrivacyException($"population: {population} is below 1");
        }

        bool Suffices(int cohort) =>
            accountant.Epsilon([new SampledGaussian(cohort / (double)population, noisePerNode * cohort, steps)], delta) <= targetEpsilon;
        if (!Suffices(population))
        {
            throw new PrivacyException($"epsilon: {targetEpsilon} is out of reach even with all {population} nodes in each of {steps} rounds; use more noise for each node, or fewer rounds.");
        }

        return Smallest(population, Suffices);
    }

    private static int Smallest(int most, Func<int, bool> suffices)
    {
        var (low, high) = (0, most);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = suffices(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static double SmallestNoise(Func<double, bool> suffices, string otherwise)
    {
        var high = 1.0;
        while (!suffices(high))
        {
            high *= 2;
            if (high > MaximumNoiseMultiplier)
            {
                throw new PrivacyException(otherwise);
            }
        }

        // Downwards one factor of two at a time: at very little noise an accountant's grid becomes huge.
        while (high > 0.1 && suffices(high / 2))
        {
            high /= 2;
        }

        var low = high / 2;
        while (high - low > Precision * high)
        {
            var middle = (low + high) / 2;
            (low, high) = suffices(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static void ValidateTarget(double targetEpsilon)
    {
        if (!(targetEpsilon > 0) || !double.IsFinite(targetEpsilon))
        {
            throw new PrivacyException($"epsilon: {targetEpsilon} is not above 0");
        }
    }
}
