using System.Globalization;
using FedInfra.Privacy.Accounting;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// The numbers of distributed differential privacy (Kairouz, Liu, Steinke 2021), which nodes and coordinator work out
/// alike: how updates become integers, how much noise each node adds, and that their noisy sum fits 32 bits.
/// </summary>
/// <remarks>
/// Updates have weight 1 and a norm of at most C, so values lie in [-C, C], which is 2^b steps wide. The paper rotates
/// updates first, so that no value is much above C / sqrt(d) and 16 to 20 bits hold the sum. 32 bits need no rotation: at
/// 1,000 nodes and z = 1 there is room for b = 21 and more, steps of a millionth of the noise's deviation, so finer ones
/// would not show. The sum's deviation from n 2^(b-1), the integer of zero, is at most n 2^(b-1) for the updates plus the
/// noise's tail: this must stay below 2^31, else it would wrap with a probability above 2^-40.
/// What is protected is a site's whole data, against everybody who sees no more than the sum: <see cref="NoiseNodes"/>
/// must not exceed the honest nodes among those that survive.
/// </remarks>
public sealed record DistributedPlan
{
    /// <summary>Probability that rounding at random has to be cut short, about once in a million updates.</summary>
    private const double RoundingFailure = 1.0 / (1 << 20);

    /// <summary>Covers double arithmetic in what is added up along an update.</summary>
    private const double ArithmeticMargin = 1 + 1e-6;

    private const double WrapProbabilityLog2 = 40;
    private const double HalfModulus = 1L << 31;

    /// <param name="clip">C, <see cref="UpdateClip.MinimumClip"/> to <see cref="UpdateClip.MaximumClip"/>.</param>
    /// <param name="updateMultiplier">z, or where a count travels along <see cref="NoiseSplit.UpdateMultiplier"/>; above 0.</param>
    /// <param name="countMultiplier">Null, or <see cref="NoiseSplit.CountMultiplier"/> for the update's last value.</param>
    /// <param name="noiseNodes">How many nodes' noise is z · C together, at least 1.</param>
    /// <param name="maximumNodes">The most nodes that may take part, at least as many.</param>
    /// <param name="length">Values of an update, the count among them.</param>
    /// <param name="bits">b, 1 to <see cref="Quantizer.MaximumBits"/>.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or the noisy sum could wrap.</exception>
    public DistributedPlan(double clip, double updateMultiplier, double? countMultiplier, int noiseNodes, int maximumNodes, long length, int bits)
    {
        UpdateClip.ValidateClip(clip);
        Require(IsPositive(updateMultiplier), string.Create(CultureInfo.InvariantCulture, $"noise multiplier: {updateMultiplier} is not above 0"));
        Require(countMultiplier is null || IsPositive(countMultiplier.Value), string.Create(CultureInfo.InvariantCulture, $"clip count noise: {countMultiplier} is not above 0"));
        Require(noiseNodes >= 1 && noiseNodes <= maximumNodes, $"noise nodes: {noiseNodes} is outside 1 to {maximumNodes}, the most nodes that take part");
        Require(length <= PrivacySpend.MaximumDimension && length >= (countMultiplier is null ? 1 : 2), $"update: {length} values are too few or too many");

        (Clip, UpdateMultiplier, CountMultiplier) = (clip, updateMultiplier, countMultiplier);
        (NoiseNodes, Length) = (noiseNodes, length);
        Quantizer = new Quantizer(AdaptiveClip.CountValue(within: true, clip), bits, 1, maximumNodes);

        var norm = clip / Quantizer.Step;
        Norm = norm * ArithmeticMargin;
        Sensitivity = DiscreteGaussianSum.RoundedNorm(norm, Coordinates, RoundingFailure) * ArithmeticMargin;
        var nodeSigma = updateMultiplier * Sensitivity / Math.Sqrt(noiseNodes);
        var countSigma = (countMultiplier ?? 0) * CountSensitivity / Math.Sqrt(noiseNodes);

        // Each node's noise is sub-Gaussian with its sigma; union bound over both tails of all values.
        var tail = Math.Sqrt(2 * maximumNodes * (Math.Log(2.0 * length) + (WrapProbabilityLog2 * Math.Log(2)))) * (Math.Max(nodeSigma, countSigma) + 1);
        Largest = ((double)maximumNodes * CountSensitivity) + tail;
        if (!(Largest < HalfModulus))
        {
            throw new PrivacyException(PrivacyRefusal.Overflow, string.Create(
                CultureInfo.InvariantCulture,
                $"headroom: {maximumNodes} nodes of {bits} bits and noise of {updateMultiplier} clips reach {Largest:0}, which is not below 2^31; use fewer bits, less noise or fewer nodes"));
        }

        UpdateNoise = DiscreteGaussian.AtLeast(nodeSigma);
        CountNoise = countMultiplier is null ? null : DiscreteGaussian.AtLeast(countSigma);
    }

    /// <summary>C.</summary>
    public double Clip { get; }

    /// <summary>z, or its part for the updates: what noise and sensitivity after rounding are in proportion.</summary>
    public double UpdateMultiplier { get; }

    /// <summary>The same of the count; null where no count travels along.</summary>
    public double? CountMultiplier { get; }

    /// <summary>How many nodes' noise is the whole.</summary>
    public int NoiseNodes { get; }

    /// <summary>Values of an update, the count among them.</summary>
    public long Length { get; }

    /// <summary>How values become integers: its clip range, bits and nodes are those of the round's masking.</summary>
    public Quantizer Quantizer { get; }

    /// <summary>Norm of an update in steps, before rounding.</summary>
    public double Norm { get; }

    /// <summary>Norm that no update's integers exceed, after rounding; <see cref="DistributedNoise"/> keeps it.</summary>
    public double Sensitivity { get; }

    /// <summary>Noise of a node on each value of its update, in steps.</summary>
    public DiscreteGaussian UpdateNoise { get; }

    /// <summary>Noise of a node on the count; null where none travels along.</summary>
    public DiscreteGaussian? CountNoise { get; }

    /// <summary>What the noisy sum's deviation from zero's integer stays below, but for a probability of 2^-40.</summary>
    public double Largest { get; }

    /// <summary>Standard deviation of the noise on a value of the mean of <paramref name="updates"/>.</summary>
    public double StandardDeviation(int updates) => UpdateNoise.Sigma * Quantizer.Step / Math.Sqrt(updates);

    /// <summary>Values of an update without the count.</summary>
    internal long Coordinates => CountMultiplier is null ? Length : Length - 1;

    /// <summary>What rounding may add to the squared norm.</summary>
    internal double RoundingAllowance => (Sensitivity * Sensitivity / ArithmeticMargin / ArithmeticMargin) - (Norm * Norm / ArithmeticMargin / ArithmeticMargin);

    private int CountSensitivity => 1 << (Quantizer.Bits - 1);

    /// <summary>The plan with the most bits that fit.</summary>
    /// <exception cref="PrivacyException">A parameter is out of range, or not even one bit fits.</exception>
    public static DistributedPlan Finest(double clip, double updateMultiplier, double? countMultiplier, int noiseNodes, int maximumNodes, long length)
    {
        for (var bits = Math.Max(1, Quantizer.MostBits(1, maximumNodes)); ; bits--)
        {
            try
            {
                return new DistributedPlan(clip, updateMultiplier, countMultiplier, noiseNodes, maximumNodes, length, bits);
            }
            catch (PrivacyException exception) when (exception.Code == PrivacyRefusal.Overflow && bits > 1)
            {
                // The next smaller one may fit.
            }
        }
    }

    /// <summary>What so many rounds cost a site.</summary>
    public PrivacySpend Spend(long rounds)
    {
        // Updates and count are one release whose squared sensitivities, each in its own noise, add up.
        var squared = Math.Pow(UpdateMultiplier, -2) + (CountMultiplier is { } count ? Math.Pow(count, -2) : 0);
        return new PrivacySpend
        {
            Kind = NoiseKind.Distributed,
            NoiseMultiplier = 1 / Math.Sqrt(squared),
            Steps = rounds,
            Dimension = Length,
            NoiseNodes = NoiseNodes,
            NodeSigma = Math.Min(UpdateNoise.Sigma, CountNoise?.Sigma ?? UpdateNoise.Sigma),
        };
    }

    /// <summary>The mean from a block of unmasked sums.</summary>
    /// <param name="sums">Sums over the nodes, modulo 2^32.</param>
    /// <param name="updates">How many nodes are in them.</param>
    /// <param name="means">As long as the sums.</param>
    /// <exception cref="PrivacyException">Fewer nodes than make up the noise, or more than there was headroom for.</exception>
    public void Mean(ReadOnlySpan<uint> sums, int updates, Span<float> means)
    {
        if (updates < NoiseNodes || updates > Quantizer.MaximumNodes)
        {
            throw new PrivacyException(
                updates < NoiseNodes ? PrivacyRefusal.CohortTooSmall : PrivacyRefusal.ImpossibleSum,
                $"the sum has {updates} updates, but noise is whole from {NoiseNodes} on and headroom is for {Quantizer.MaximumNodes}");
        }

        if (means.Length != sums.Length)
        {
            throw new InvalidOperationException($"{means.Length} places for {sums.Length} sums");
        }

        // Modular.Wrap to [-2^31, 2^31), which a cast does at once.
        var zero = (uint)((long)updates << (Quantizer.Bits - 1));
        var scale = Quantizer.Step / updates;
        for (var i = 0; i < sums.Length; i++)
        {
            means[i] = (float)(unchecked((int)(sums[i] - zero)) * scale);
        }
    }

    private static bool IsPositive(double number) => number > 0 && double.IsFinite(number);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(otherwise);
        }
    }
}
