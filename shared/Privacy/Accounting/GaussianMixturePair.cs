using MathNet.Numerics.RootFinding;

namespace FedInfra.Privacy.Accounting;

/// <summary>
/// A mixture of normal distributions against the one at 0, or the other way round: the Gaussian mechanism whose
/// sensitivity is drawn anew each time. With sensitivity 1 at the sampling rate, else 0, it is the Gaussian mechanism on
/// a Poisson sample (Zhu, Dong, Wang 2022; Choquette-Choo et al. 2023 for mixtures).
/// </summary>
public sealed class GaussianMixturePair : IDominatingPair
{
    private readonly double _sigma;
    private readonly (double Sensitivity, double LogProbability)[] _parts;
    private readonly bool _remove;

    /// <param name="sigma">Standard deviation of the noise, above 0.</param>
    /// <param name="parts">Sensitivities, at least 0, and their probabilities, which add up to 1.</param>
    /// <param name="remove">True where P has the record and Q has not; false the other way round.</param>
    public GaussianMixturePair(double sigma, IEnumerable<(double Sensitivity, double Probability)> parts, bool remove)
    {
        _sigma = sigma;
        _parts = [.. parts.Where(part => part.Probability > 0).Select(part => (part.Sensitivity, Math.Log(part.Probability)))];
        _remove = remove;
    }

    private GaussianMixturePair(GaussianMixturePair other)
    {
        _sigma = other._sigma;
        _parts = other._parts;
        _remove = !other._remove;
    }

    public IDominatingPair Reversed => new GaussianMixturePair(this);

    /// <summary>One step of <paramref name="mechanism"/>.</summary>
    public static GaussianMixturePair Of(SampledGaussian mechanism, bool remove) =>
        new(mechanism.NoiseMultiplier, [(0, 1 - mechanism.SamplingRate), (1, mechanism.SamplingRate)], remove);

    public double LogDelta(double epsilon)
    {
        // The loss grows with x where the record is removed, and falls with x where it is added.
        var loss = _remove ? epsilon : -epsilon;
        if (LogRatioBorder(loss) is not { } x)
        {
            // No x has so small a ratio: everything counts, or nothing does.
            return _remove && epsilon < 0 ? LogSpace.Log1MinusExp(epsilon) : double.NegativeInfinity;
        }

        var (p, q) = _remove
            ? (LogMixtureTail(x, upper: true), LogSpace.LogNormalCdf(-x / _sigma))
            : (LogSpace.LogNormalCdf(x / _sigma), LogMixtureTail(x, upper: false));
        return epsilon + q >= p ? double.NegativeInfinity : LogSpace.Subtract(p, epsilon + q);
    }

    public (double Low, double High) LossRange(double logMass)
    {
        var reach = -_sigma * InverseLogCdf(logMass);
        var (left, right) = _remove ? (-reach, reach + _parts.Max(part => part.Sensitivity)) : (-reach, reach);
        return _remove ? (LogRatio(left), LogRatio(right)) : (-LogRatio(right), -LogRatio(left));
    }

    /// <summary>ln of mixture over normal at x: it never falls in x.</summary>
    private double LogRatio(double x)
    {
        var sum = double.NegativeInfinity;
        foreach (var (sensitivity, logProbability) in _parts)
        {
            sum = LogSpace.Add(sum, logProbability + (((sensitivity * x) - (sensitivity * sensitivity / 2)) / (_sigma * _sigma)));
        }

        return sum;
    }

    /// <summary>Where <see cref="LogRatio"/> is <paramref name="loss"/>; null where it is larger everywhere.</summary>
    private double? LogRatioBorder(double loss)
    {
        var largest = _parts.Max(part => part.Sensitivity);
        if (_parts is [(0, var logRest), (var sensitivity, var logProbability)])
        {
            return loss <= logRest
                ? null
                : (_sigma * _sigma / sensitivity * (LogSpace.Subtract(loss, logRest) - logProbability)) + (sensitivity / 2);
        }

        var floor = _parts.Where(part => part.Sensitivity == 0).Select(part => part.LogProbability).FirstOrDefault(double.NegativeInfinity);
        if (loss <= floor)
        {
            return null;
        }

        // Each part alone bounds the mixture from below; all of them at the largest sensitivity bound it from above for x large.
        var (low, high) = (-1.0, largest + 1.0);
        while (LogRatio(low) > loss)
        {
            low *= 2;
        }

        while (LogRatio(high) < loss)
        {
            high *= 2;
        }

        return Brent.FindRoot(x => LogRatio(x) - loss, low, high, 1e-13, 500);
    }

    private double LogMixtureTail(double x, bool upper)
    {
        var sum = double.NegativeInfinity;
        foreach (var (sensitivity, logProbability) in _parts)
        {
            var distance = (x - sensitivity) / _sigma;
            sum = LogSpace.Add(sum, logProbability + LogSpace.LogNormalCdf(upper ? -distance : distance));
        }

        return sum;
    }

    /// <summary>x with ln P(Z &lt; x) = <paramref name="logMass"/>, x below 0; a bound a little too far out is good enough.</summary>
    private static double InverseLogCdf(double logMass)
    {
        var x = -Math.Sqrt(Math.Max(1, -2 * logMass));
        return LogSpace.LogNormalCdf(x) <= logMass ? x : x - 1;
    }
}
