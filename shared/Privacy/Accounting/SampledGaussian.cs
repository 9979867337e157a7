namespace FedInfra.Privacy.Accounting;

/// <summary>
/// The Gaussian mechanism on a sample, some steps long: DP-SGD, and federated averaging with central noise.
/// </summary>
/// <param name="SamplingRate">Share of the records that take part in a step, above 0 to 1.</param>
/// <param name="NoiseMultiplier">Standard deviation of the noise divided by the sensitivity, above 0.</param>
/// <param name="Steps">How many steps are composed, at least 1.</param>
/// <param name="Sampling">How the sample is drawn, and so what neighbours are.</param>
public sealed record SampledGaussian(double SamplingRate, double NoiseMultiplier, long Steps, Sampling Sampling = Sampling.Poisson)
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

/// <summary>How the records of a step are drawn.</summary>
public enum Sampling
{
    /// <summary>Each record by itself; neighbours differ by a record that is added or removed, and the sensitivity is the clipping norm.</summary>
    Poisson,

    /// <summary>As many records each time, without replacement; neighbours differ by a record that is replaced, and the sensitivity is twice the clipping norm.</summary>
    FixedSize,
}
