using System.Globalization;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// Rounds real numbers to a grid whose step is a power of two, and adds discrete Gaussian noise of 2^28 to 2^30 steps.
/// Two vectors whose distance is D are at most D + step · sqrt(d) apart on the grid, which the noise is enlarged for.
/// </summary>
internal sealed class GridNoise
{
    private const int NoiseExponent = 28;
    private const double MostSteps = 1L << 61;

    private readonly DiscreteGaussian _sampler;
    private readonly double _step;

    /// <param name="sensitivity">L2 distance of neighbours' vectors before rounding, above 0.</param>
    /// <param name="values">d: how many values share it, at least 1.</param>
    /// <param name="multiplier">Noise divided by the sensitivity, above 0.</param>
    public GridNoise(double sensitivity, long values, double multiplier)
    {
        _step = Math.ScaleB(1, Math.ILogB(sensitivity * multiplier) - NoiseExponent);
        var sigma = Math.Ceiling(multiplier * ((sensitivity / _step) + Math.Sqrt(values)) * (1 + 1e-12));
        if (!(sigma <= DiscreteGaussian.MaximumSigma && double.IsNormal(_step)))
        {
            throw new PrivacyException(string.Create(
                CultureInfo.InvariantCulture, $"noise multiplier: {multiplier} on {values} values at a sensitivity of {sensitivity} is more than the grid holds; use less noise"));
        }

        _sampler = new DiscreteGaussian((int)sigma, 0);
    }

    public double StandardDeviation => _sampler.Sigma * _step;

    public void AddTo(Span<double> values, NoiseSource source)
    {
        foreach (ref var value in values)
        {
            var steps = value / _step;
            if (!(Math.Abs(steps) < MostSteps))
            {
                throw new PrivacyException(
                    double.IsFinite(value) ? PrivacyRefusal.ImpossibleSum : PrivacyRefusal.NotFinite,
                    "mean: a value is not finite, or far above what clipped updates can add up to");
            }

            value = ((long)Math.Round(steps) + _sampler.Next(source)) * _step;
        }
    }
}
