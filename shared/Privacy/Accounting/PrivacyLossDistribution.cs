using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace FedInfra.Privacy.Accounting;

/// <summary>
/// How the privacy loss of a mechanism is distributed, on a grid: composition is convolution (Koskela et al. 2020).
/// Made by connecting the dots of the exact delta(epsilon) on the grid (Doroshenko, Ghazi, Kamath, Kumar, Manurangsi
/// 2022), which never understates a loss and is exact on the grid. Mass that is cut off counts as a loss without bound.
/// </summary>
public sealed class PrivacyLossDistribution
{
    /// <summary>Distance of neighbouring losses on the grid.</summary>
    public const double DefaultInterval = 1e-4;

    /// <summary>Mass that may be cut off each tail, as a logarithm; it counts as lost.</summary>
    private static readonly double _logTailMass = Math.Log(1e-15);

    /// <summary>Most points of a grid: 2^24 complex numbers are 256 MiB.</summary>
    private const int MaximumPoints = 1 << 24;

    private readonly double _interval;
    private readonly long _lowest;
    private readonly double[] _masses;
    private readonly double _infinite;

    private PrivacyLossDistribution(double interval, long lowest, double[] masses, double infinite)
    {
        _interval = interval;
        _lowest = lowest;
        _masses = masses;
        _infinite = infinite;
    }

    /// <summary>The distribution of one mechanism.</summary>
    /// <param name="pair">Its dominating pair.</param>
    /// <param name="interval">Distance of neighbouring losses, above 0.</param>
    /// <exception cref="PrivacyException">The losses reach so far that the grid would be too large.</exception>
    public static PrivacyLossDistribution Of(IDominatingPair pair, double interval = DefaultInterval)
    {
        var (low, high) = pair.LossRange(_logTailMass);
        var lowest = (long)Math.Floor(low / interval);
        var points = CheckedCount(((long)Math.Ceiling(high / interval)) - lowest + 1);

        // Between two points delta is linear in e^epsilon; the mass at a point is e^epsilon times the change of slope there.
        // Below 0, delta = 1 - e^epsilon + e^epsilon * (reversed pair's delta); the first two are straight and have no mass,
        // and without them no digits are lost.
        var step = LogSpace.ExpM1(interval);
        var growth = Math.Exp(interval);
        var (forward, backward) = (new double[points], new double[points]);
        for (var i = 0; i < points; i++)
        {
            var epsilon = (lowest + i) * interval;
            forward[i] = epsilon < -2 * interval ? double.NaN : Math.Exp(pair.LogDelta(epsilon));
            backward[i] = epsilon > 2 * interval ? double.NaN : Math.Exp(epsilon + pair.Reversed.LogDelta(-epsilon));
        }

        var masses = new double[points];
        for (var i = 1; i < points; i++)
        {
            var delta = lowest + i < 0 ? backward : forward;
            var slopeBefore = (delta[i] - delta[i - 1]) / step;
            var slopeAfter = i + 1 < points ? (delta[i + 1] - delta[i]) / step : 0;
            masses[i] = Math.Max(0, slopeAfter - (slopeBefore * growth));
        }

        var infinite = Math.Exp(pair.LogDelta((lowest + points - 1) * interval));
        masses[0] = Math.Max(0, 1 - infinite - masses.Sum());
        return new PrivacyLossDistribution(interval, lowest, masses, infinite);
    }

    /// <summary>The distribution of <paramref name="times"/> such mechanisms one after another.</summary>
    public PrivacyLossDistribution SelfCompose(long times)
    {
        if (times == 1)
        {
            return this;
        }

        var (low, high) = ComposedRange(times);
        var count = CheckedCount(high - low + 1);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        var spectrum = new Complex[size];

        // The convolution is circular: index i of the result stands for the losses low + i + any multiple of the size.
        for (var i = 0; i < _masses.Length; i++)
        {
            spectrum[i % size] += _masses[i];
        }

        Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
        for (var i = 0; i < size; i++)
        {
            spectrum[i] = Complex.Pow(spectrum[i], times);
        }

        Fourier.Inverse(spectrum, FourierOptions.AsymmetricScaling);
        var masses = new double[count];
        var offset = Modulo(low - (times * _lowest), size);
        for (var i = 0; i < count; i++)
        {
            masses[i] = Math.Max(0, spectrum[(offset + i) % size].Real);
        }

        // Both tails that were cut are at most the tail mass; the upper one counts as lost.
        var infinite = -LogSpace.ExpM1(times * LogSpace.Log1P(-_infinite)) + Math.Exp(_logTailMass);
        return new PrivacyLossDistribution(_interval, low, masses, infinite);
    }

    /// <summary>The distribution of this mechanism followed by another one.</summary>
    /// <exception cref="InvalidOperationException">The grids differ.</exception>
    public PrivacyLossDistribution Compose(PrivacyLossDistribution other)
    {
        if (other._interval != _interval)
        {
            throw new InvalidOperationException("Distributions on different grids cannot be composed.");
        }

        var count = CheckedCount(_masses.LongLength + other._masses.Length - 1);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        var (a, b) = (Spectrum(_masses, size), Spectrum(other._masses, size));
        for (var i = 0; i < size; i++)
        {
            a[i] *= b[i];
        }

        Fourier.Inverse(a, FourierOptions.AsymmetricScaling);
        var masses = new double[count];
        for (var i = 0; i < count; i++)
        {
            masses[i] = Math.Max(0, a[i].Real);
        }

        return new PrivacyLossDistribution(_interval, _lowest + other._lowest, masses, _infinite + other._infinite - (_infinite * other._infinite));
    }

    /// <summary>The smallest delta that holds with <paramref name="epsilon"/>.</summary>
    public double Delta(double epsilon)
    {
        var delta = _infinite;
        for (var i = _masses.Length - 1; i >= 0 && LossAt(i) > epsilon; i--)
        {
            delta -= _masses[i] * LogSpace.ExpM1(epsilon - LossAt(i));
        }

        return Math.Min(1, delta);
    }

    /// <summary>The smallest epsilon, at least 0, that holds with <paramref name="delta"/>; infinite where none does.</summary>
    public double Epsilon(double delta)
    {
        SampledGaussian.ValidateDelta(delta);
        if (_infinite > delta)
        {
            return double.PositiveInfinity;
        }

        // delta(epsilon) = infinite + above - e^epsilon * discounted, over the losses above epsilon.
        var (above, discounted) = (0.0, 0.0);
        for (var i = _masses.Length - 1; i >= 0; i--)
        {
            var loss = LossAt(i);
            if (loss < 0 || _infinite + above - (Math.Exp(loss) * discounted) > delta)
            {
                break;
            }

            above += _masses[i];
            discounted += _masses[i] * Math.Exp(-loss);
        }

        return discounted == 0 ? 0 : Math.Max(0, Math.Log((_infinite + above - delta) / discounted));
    }

    private double LossAt(int index) => (_lowest + index) * _interval;

    /// <summary>Between which losses, in grid steps, all but the tail mass of the composition lies (Chernoff's bound).</summary>
    private (long Low, long High) ComposedRange(long times)
    {
        var (low, high) = (times * _lowest, times * (_lowest + _masses.Length - 1));
        var grid = _masses.Select((mass, i) => (Loss: LossAt(i), LogMass: Math.Log(mass))).Where(point => !double.IsNegativeInfinity(point.LogMass)).ToArray();
        for (var exponent = -12; exponent <= 12; exponent++)
        {
            var order = Math.Pow(2, exponent);
            high = Math.Min(high, Bound(order));
            low = Math.Max(low, -Bound(-order));
        }

        return (low, Math.Max(low, high));

        // P(±sum > t) ≤ E[e^(±order · loss)]^times e^(-order · t), set to the tail mass and solved for t.
        long Bound(double order)
        {
            var largest = grid.Max(point => point.LogMass + (order * point.Loss));
            var logMoment = largest + Math.Log(grid.Sum(point => Math.Exp(point.LogMass + (order * point.Loss) - largest)));
            return (long)Math.Ceiling(((times * logMoment) - _logTailMass) / Math.Abs(order) / _interval);
        }
    }

    private static Complex[] Spectrum(double[] masses, int size)
    {
        var spectrum = new Complex[size];
        for (var i = 0; i < masses.Length; i++)
        {
            spectrum[i] = masses[i];
        }

        Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
        return spectrum;
    }

    private static int Modulo(long value, int size) => (int)(((value % size) + size) % size);

    private static int CheckedCount(long points) => points <= MaximumPoints
        ? (int)points
        : throw new PrivacyException($"The privacy losses reach over {points} grid points, more than {MaximumPoints}: the noise is so small that there is no useful guarantee. Use more noise or the rdp accountant.");
}
