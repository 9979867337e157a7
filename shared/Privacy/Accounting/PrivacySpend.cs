using System.Globalization;
using System.Text.Json.Serialization;

namespace FedInfra.Privacy.Accounting;

/// <summary>Who adds the noise of a release.</summary>
public enum NoiseKind
{
    /// <summary>The coordinator, to the sum of clipped updates.</summary>
    Central,

    /// <summary>The nodes, a part each, on integers before masking.</summary>
    Distributed,

    /// <summary>A node, at every step of its training (DP-SGD).</summary>
    Local,
}

/// <summary>What a guarantee protects: neighbours differ in one of it, there or not there.</summary>
/// <remarks>
/// A site's update that is there or replaced by zeros is C away from itself. An example that is there or not changes its
/// site's update to any other, up to 2C away: <see cref="PrivacySpend.ForExample"/>. Accounts of samples of a fixed size
/// are of replacing one (by anything, nothing too), with noise in units of twice the clip.
/// </remarks>
public enum PrivacyUnit
{
    /// <summary>All data of a site.</summary>
    Site,

    /// <summary>One example.</summary>
    Example,
}

/// <summary>
/// Equal releases that draw on one budget, as journals and ledgers keep them: enough to compute what they cost alone and
/// together with others. A plain record; its JSON has the names of its properties.
/// </summary>
public sealed record PrivacySpend
{
    /// <summary>Most values of a release.</summary>
    public const long MaximumDimension = int.MaxValue;

    [JsonConverter(typeof(JsonStringEnumConverter<NoiseKind>))]
    public required NoiseKind Kind { get; init; }

    /// <summary>Standard deviation of a release's whole noise divided by its sensitivity, above 0. With an adaptive clip, the whole of the split.</summary>
    public required double NoiseMultiplier { get; init; }

    /// <summary>Probability (or share) of being in a release, above 0 to 1 (default); less only where the sample is drawn in secret.</summary>
    public double SamplingRate { get; init; } = 1;

    /// <summary>How many releases, at least 1 (default); of DP-SGD, steps.</summary>
    public long Steps { get; init; } = 1;

    /// <summary>How samples are drawn; Poisson by default.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Sampling>))]
    public Sampling Sampling { get; init; }

    /// <summary>Distributed only: values of a release, at least 1.</summary>
    public long Dimension { get; init; }

    /// <summary>Distributed only: how many nodes' noise makes up the whole, at least 1.</summary>
    public int NoiseNodes { get; init; }

    /// <summary>Distributed only: deviation of a node's noise on integers, above 0; of two, the smaller.</summary>
    public double NodeSigma { get; init; }

    /// <summary>What the spend is of.</summary>
    [JsonIgnore]
    public PrivacyUnit Unit => Kind == NoiseKind.Local ? PrivacyUnit.Example : PrivacyUnit.Site;

    /// <summary>Releases with central noise.</summary>
    public static PrivacySpend Central(double noiseMultiplier, long rounds, double samplingRate = 1) =>
        new() { Kind = NoiseKind.Central, NoiseMultiplier = noiseMultiplier, Steps = rounds, SamplingRate = samplingRate };

    /// <summary>Steps of DP-SGD.</summary>
    public static PrivacySpend Local(double noiseMultiplier, long steps, double samplingRate, Sampling sampling = Sampling.Poisson) =>
        new() { Kind = NoiseKind.Local, NoiseMultiplier = noiseMultiplier, Steps = steps, SamplingRate = samplingRate, Sampling = sampling };

    /// <summary>The same with other noise; a node's part changes in proportion.</summary>
    public PrivacySpend WithNoise(double noiseMultiplier) =>
        this with { NoiseMultiplier = noiseMultiplier, NodeSigma = NodeSigma / NoiseMultiplier * noiseMultiplier };

    /// <summary>
    /// The same as a spend of each example of the site: an example can change its site's update by twice the clip, and
    /// sampling of sites does not help, for the rest of its site's data is there all the same.
    /// </summary>
    public PrivacySpend ForExample() => Kind == NoiseKind.Local ? this : this with { NoiseMultiplier = NoiseMultiplier / 2, SamplingRate = 1 };

    /// <summary>Rényi divergence of all of it, by order.</summary>
    /// <exception cref="PrivacyException">A property is out of range.</exception>
    public Func<double, double> Divergence()
    {
        Validated();
        if (Kind != NoiseKind.Distributed)
        {
            var accounted = AsSampledGaussian();
            return order => new RdpAccountant([order]).Compose(accounted).Divergences[0];
        }

        var (l2, distance) = (1 / NoiseMultiplier, DiscreteGaussianSum.Distance(NodeSigma, NoiseNodes));
        return order => Steps * DiscreteGaussianSum.Divergence(l2, l2 * Math.Sqrt(Dimension), Dimension, distance, order);
    }

    /// <exception cref="PrivacyException">A property is out of range; the message names it.</exception>
    public PrivacySpend Validated()
    {
        AsSampledGaussian().Validated();
        Require(Enum.IsDefined(Kind), $"kind: there is no {(int)Kind}");
        Require(Enum.IsDefined(Sampling), $"sampling: there is no {(int)Sampling}");
        if (Kind == NoiseKind.Distributed)
        {
            Require(SamplingRate == 1, "sampling rate: the noise of nodes is accounted without sampling; use 1");
            Require(Dimension is >= 1 and <= MaximumDimension, $"dimension: {Dimension} is outside 1 to {MaximumDimension}");
            Require(NoiseNodes >= 1, $"noise nodes: {NoiseNodes} is below 1");
            Require(NodeSigma > 0 && double.IsFinite(NodeSigma), string.Create(CultureInfo.InvariantCulture, $"node sigma: {NodeSigma} is not above 0"));
        }

        return this;
    }

    internal SampledGaussian AsSampledGaussian() => new(SamplingRate, NoiseMultiplier, Steps, Sampling);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(otherwise);
        }
    }
}
