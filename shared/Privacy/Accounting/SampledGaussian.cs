namespace FedInfra.Privacy.Accounting;

/// <summary>
/// The Gaussian mechanism on a sample, some steps long: DP-SGD, and federated averaging with central noise. Neighbours
/// differ by one record (or one node) that is added or removed.
/// </summary>
/// <param name="SamplingRate">Probability with which a record takes part in a step, above 0 to 1; each by itself (Poisson sampling).</param>
/// <param name="NoiseMultiplier">Standard deviation of the noise divided by the clipping norm, above 0.</param>
/// <param name="Steps">How many steps are composed, at least 1.</param>
public sealed record SampledGaussian(double SamplingRate, double NoiseMultiplier, long Steps)
{
    /// <summary>Most steps that an accountant takes.</summary>
    public const long MaximumSteps = 1_000_000_000;

    /// <exception cref="PrivacyException">A parameter is outside its range; the message names it.</exception>
    public SampledGaussian Validated()
    {
        Require(SamplingRate is > 0 and <= 1, $"sampling rate: {SamplingRate} is not above 0 and at most 1");
        Require(NoiseMultiplier > 0 && double.IsFinite(NoiseMultiplier), $"noise multiplier: {NoiseMultiplier} is not above 0");
        Require(Steps is >= 1 and <= MaximumSteps, $"steps: {Steps} is outside 1 to {MaximumSteps}");
        return this;
    }

    /// <summary>Checks the delta of an (epsilon, delta) guarantee.</summary>
    /// <exception cref="PrivacyException">It is not above 0 and below 1.</exception>
    public static void ValidateDelta(double delta) =>
        Require(delta is > 0 and < 1, $"delta: {delta} is not above 0 and below 1");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(otherwise);
        }
    }
}
