using System.Globalization;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// A clip that follows a quantile of the updates' norms (Andrew, Thakkar, McMahan, Ramaswamy 2021): with the share b of
/// updates that were within it, C becomes C exp(-eta (b - gamma)). More updates within than wanted: it falls.
/// </summary>
/// <param name="Quantile">gamma, the share of updates that should be within the clip, 0 to 1; 0.5 by default.</param>
/// <param name="LearningRate">eta, above 0; 0.2 by default.</param>
/// <param name="Geometric">False takes C - eta (b - gamma) instead; the default suits clips of any size.</param>
public sealed record AdaptiveClip(double Quantile = 0.5, double LearningRate = 0.2, bool Geometric = true)
{
    /// <summary>The next round's clip, within <see cref="UpdateClip.MinimumClip"/> to <see cref="UpdateClip.MaximumClip"/>.</summary>
    /// <param name="clip">This round's.</param>
    /// <param name="withinShare">b, from a noisy count; taken as 0 to 1.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or the share is not a number.</exception>
    public double Next(double clip, double withinShare)
    {
        UpdateClip.ValidateClip(clip);
        if (!(Quantile is >= 0 and <= 1))
        {
            throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"clip quantile: {Quantile} is outside 0 to 1"));
        }

        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
        {
            throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"clip learning rate: {LearningRate} is not above 0"));
        }

        if (double.IsNaN(withinShare))
        {
            throw new PrivacyException(PrivacyRefusal.NotFinite, "clip: the share of updates within it is not a number");
        }

        var step = LearningRate * (Math.Clamp(withinShare, 0, 1) - Quantile);
        return Math.Clamp(Geometric ? clip * Math.Exp(-step) : clip - step, UpdateClip.MinimumClip, UpdateClip.MaximumClip);
    }

    /// <summary>The value that a node adds at the end of its clipped update: +C where it was within the clip, -C where not.</summary>
    /// <remarks>Its sensitivity is C, that of a bit moved to ±1/2 and scaled by 2C, and so is its noise: 2 sigma_b C.</remarks>
    public static float CountValue(bool within, double clip) => RoundDown(clip) * (within ? 1 : -1);

    /// <summary>b from the noisy mean of that value over the updates, 0 to 1.</summary>
    public static double WithinShare(double noisyMean, double clip) => Math.Clamp(((noisyMean / clip) + 1) / 2, 0, 1);

    /// <summary>The largest float32 that is not above the clip.</summary>
    private static float RoundDown(double clip)
    {
        var rounded = (float)clip;
        return rounded > clip ? MathF.BitDecrement(rounded) : rounded;
    }
}
