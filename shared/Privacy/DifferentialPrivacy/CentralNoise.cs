using System.Globalization;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// The noise of central differential privacy (McMahan, Ramage, Talwar, Zhang 2018): z · C on the sum of n clipped updates
/// of weight 1, so z · C / n on their mean, discrete and from a cryptographic source. Streams: call <see cref="AddTo"/> on
/// one block after another.
/// </summary>
/// <remarks>
/// What is protected is a site's whole data: neighbours differ in one update that is there or is replaced by zeros, and n is
/// public. The exact means of neighbours are C / n apart. Summed in double, each mean is off by at most (n + 1) 2^-53 times
/// the mean of absolute values, whose norm is at most C: together C / n · (1 + n (n + 2) 2^-52). Rounding to a grid of 2^-28
/// of the noise adds sqrt(d) steps. The noise is z times all of that, so z is what may be accounted. On integers the Rényi
/// divergence is at most that of the Gaussian, alpha / 2z² (Canonne, Kamath, Steinke 2020). With 2^28 steps
/// to a deviation, probabilities are those of a rounded Gaussian to a factor of 1 ± 1e-8 over 2^31 values, so tight
/// accounts of the Gaussian hold too.
/// Whoever accounts for a secret Poisson sample must divide by the expected number of updates and not by theirs.
/// </remarks>
public sealed class CentralNoise : IDisposable
{
    private const double SumError = 1.0 / (1L << 52);

    private readonly NoiseSource _source;
    private readonly GridNoise _updates;
    private readonly GridNoise? _count;
    private readonly long _countAt;
    private readonly long _length;
    private long _next;

    /// <param name="clip">C.</param>
    /// <param name="updateMultiplier">z, or where a count travels along <see cref="NoiseSplit.UpdateMultiplier"/>; above 0.</param>
    /// <param name="countMultiplier">Null, or <see cref="NoiseSplit.CountMultiplier"/> for the mean's last value.</param>
    /// <param name="updates">n: what the sum was divided by, at least 1.</param>
    /// <param name="length">Values of the mean, the count among them.</param>
    /// <param name="rounding">What rounding before the mean may add to an update's norm: 0, or <see cref="MaskedRounding"/>.</param>
    /// <exception cref="PrivacyException">A parameter is out of range.</exception>
    public CentralNoise(double clip, double updateMultiplier, double? countMultiplier, int updates, long length, double rounding = 0)
        : this(clip, updateMultiplier, countMultiplier, updates, length, rounding, NoiseSource.Cryptographic())
    {
    }

    internal CentralNoise(double clip, double updateMultiplier, double? countMultiplier, int updates, long length, double rounding, NoiseSource source)
    {
        UpdateClip.ValidateClip(clip);
        ValidateMultiplier("noise multiplier", updateMultiplier);
        ValidateMultiplier("clip count noise", countMultiplier ?? 1);
        if (updates < 1 || length < (countMultiplier is null ? 1 : 2) || !(rounding >= 0 && double.IsFinite(rounding)))
        {
            throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"mean: {updates} updates of {length} values rounded by {rounding} have no noise"));
        }

        _source = source;
        _length = length;
        _countAt = countMultiplier is null ? length : length - 1;
        var sensitivity = (clip + rounding) / updates * (1 + (updates * (updates + 2.0) * SumError));
        _updates = new GridNoise(sensitivity, _countAt, updateMultiplier);
        _count = countMultiplier is { } multiplier ? new GridNoise(sensitivity, 1, multiplier) : null;
    }

    /// <summary>Standard deviation of the noise on each value of the mean.</summary>
    public double StandardDeviation => _updates.StandardDeviation;

    /// <summary>
    /// What quantising and dequantising may add to an update's norm, for the mean of <paramref name="updates"/> masked
    /// updates: a step for every value, and float32 rounding of the mean for each of two neighbours.
    /// </summary>
    public static double MaskedRounding(Quantizer quantizer, long length, int updates)
    {
        var steps = quantizer.Step * Math.Sqrt(length);
        var single = (quantizer.ClipRange + steps) / (1 << 23);
        var twice = quantizer.ClipRange * Math.Sqrt(length) / (1L << 50);
        return steps + (updates * (single + twice));
    }

    /// <summary>Adds noise to the next block of the mean, and rounds it to the grid.</summary>
    /// <exception cref="PrivacyException">A value is not finite, or larger than any mean of clipped updates.</exception>
    /// <exception cref="InvalidOperationException">More values than the mean has.</exception>
    public void AddTo(Span<double> block)
    {
        if (block.Length > _length - _next)
        {
            throw new InvalidOperationException($"{block.Length} values after {_next} of {_length}: noise is drawn once for each.");
        }

        var ofUpdates = (int)Math.Min(block.Length, Math.Max(0, _countAt - _next));
        _updates.AddTo(block[..ofUpdates], _source);
        _count?.AddTo(block[ofUpdates..], _source);
        _next += block.Length;
    }

    public void Dispose() => _source.Dispose();

    private static void ValidateMultiplier(string name, double multiplier)
    {
        if (!(multiplier > 0 && double.IsFinite(multiplier)))
        {
            throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"{name}: {multiplier} is not above 0"));
        }
    }
}
