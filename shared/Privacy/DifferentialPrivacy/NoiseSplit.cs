using System.Globalization;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// One noise multiplier shared out between updates and the count of those within the clip, so that both together cost
/// what the updates alone would (Andrew et al. 2021, Theorem 1): z_delta = (z^-2 - (2 sigma_b)^-2)^-1/2.
/// </summary>
public sealed record NoiseSplit
{
    /// <param name="noiseMultiplier">z, above 0: what is accounted.</param>
    /// <param name="countNoise">sigma_b: standard deviation of the noise on the count, above z / 2.</param>
    /// <exception cref="PrivacyException">The count's noise is too small for any noise on the updates to make up for.</exception>
    public NoiseSplit(double noiseMultiplier, double countNoise)
    {
        if (!(noiseMultiplier > 0 && double.IsFinite(noiseMultiplier)))
        {
            throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"noise multiplier: {noiseMultiplier} is not above 0"));
        }

        var rest = Math.Pow(noiseMultiplier, -2) - Math.Pow(2 * countNoise, -2);
        var updates = 1 / Math.Sqrt(rest);
        if (!(countNoise > 0 && rest > 0 && double.IsFinite(updates) && double.IsFinite(countNoise)))
        {
            throw new PrivacyException(string.Create(
                CultureInfo.InvariantCulture, $"clip count noise: {countNoise} is not above half the noise multiplier, {noiseMultiplier / 2}; take more"));
        }

        (NoiseMultiplier, CountNoise, UpdateMultiplier) = (noiseMultiplier, countNoise, updates);
    }

    /// <summary>z: the whole.</summary>
    public double NoiseMultiplier { get; }

    /// <summary>sigma_b.</summary>
    public double CountNoise { get; }

    /// <summary>z_delta: standard deviation of the noise on the sum of updates, divided by the clip.</summary>
    public double UpdateMultiplier { get; }

    /// <summary>2 sigma_b: the same for the value that carries the count.</summary>
    public double CountMultiplier => 2 * CountNoise;

    /// <summary>
    /// The paper's sigma_b of a twentieth of the cohort; z itself for cohorts so small that this would leave the updates
    /// over 15% more noise.
    /// </summary>
    /// <param name="noiseMultiplier">z, above 0.</param>
    /// <param name="cohort">Updates that are expected in a round.</param>
    public static NoiseSplit ForCohort(double noiseMultiplier, int cohort) => new(noiseMultiplier, Math.Max(cohort / 20.0, noiseMultiplier));
}
