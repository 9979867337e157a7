using System.Globalization;
using System.Numerics;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// Integers x with probability proportional to exp(-x² / 2 sigma²), exactly (Canonne, Kamath, Steinke 2020, algorithms 1
/// to 3), where sigma is a binary fraction P / 2^f. Everything is 64-bit integer arithmetic: a floating-point Gaussian
/// can be told apart by its low bits (Mironov 2012), this one cannot.
/// </summary>
/// <remarks>
/// A discrete Laplace variable y of scale sigma is drawn as floor(x / 2^f), x = U + P V, with U uniform below P kept with
/// probability exp(-U / P) and V geometric; it is accepted with probability exp(-(y - sigma)² / 2 sigma²). The exponent in
/// units of P needs no number above 2P². The time a sample takes depends on its value: do not let others measure it.
/// </remarks>
public sealed class DiscreteGaussian
{
    /// <summary>Largest sigma, and largest P.</summary>
    public const int MaximumSigma = 1 << 30;

    /// <summary>Most fraction bits of a sigma.</summary>
    public const int MaximumFractionBits = 30;

    private readonly ulong _scale;
    private readonly ulong _uniformBound;
    private readonly ulong _uniformThreshold;
    private readonly ulong _squareDenominator;
    private readonly ulong _fractionMask;

    /// <param name="numerator">P, 1 to <see cref="MaximumSigma"/>.</param>
    /// <param name="fractionBits">f, 0 to <see cref="MaximumFractionBits"/>: sigma is P / 2^f.</param>
    /// <exception cref="PrivacyException">A parameter is out of range.</exception>
    public DiscreteGaussian(int numerator, int fractionBits)
    {
        if (numerator is < 1 or > MaximumSigma || fractionBits is < 0 or > MaximumFractionBits)
        {
            throw new PrivacyException($"sigma: {numerator} / 2^{fractionBits} is not a number from 1 to 2^30 over 2^0 to 2^30");
        }

        (Numerator, FractionBits) = (numerator, fractionBits);
        _scale = (ulong)numerator;
        _uniformBound = 2 * _scale;
        _uniformThreshold = (0 - _uniformBound) % _uniformBound;
        _squareDenominator = 2 * _scale * _scale;
        _fractionMask = (1UL << fractionBits) - 1;
    }

    /// <summary>P.</summary>
    public int Numerator { get; }

    /// <summary>f.</summary>
    public int FractionBits { get; }

    /// <summary>The standard deviation's parameter, exactly.</summary>
    public double Sigma => Math.ScaleB(Numerator, -FractionBits);

    /// <summary>The sampler of the smallest representable sigma that is not below <paramref name="sigma"/>: at most 2^-29 above it, relatively, from 1 on.</summary>
    /// <param name="sigma">Above 0, at most <see cref="MaximumSigma"/>.</param>
    /// <exception cref="PrivacyException">It is out of range.</exception>
    public static DiscreteGaussian AtLeast(double sigma)
    {
        if (!(sigma > 0 && sigma <= MaximumSigma))
        {
            throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"sigma: {sigma} is not above 0 and at most 2^30"));
        }

        var bits = Math.Clamp(30 - (Math.ILogB(sigma) + 1), 0, MaximumFractionBits);
        var numerator = (int)Math.Ceiling(Math.ScaleB(sigma, bits));
        var common = Math.Min(bits, BitOperations.TrailingZeroCount(numerator));
        return new DiscreteGaussian(numerator >> common, bits - common);
    }

    /// <summary>One sample.</summary>
    public long Next(NoiseSource source)
    {
        while (true)
        {
            // The lowest bit is the sign.
            var draw = ExactBernoulli.Below(source, _uniformBound, _uniformThreshold);
            var (negative, rest) = ((draw & 1) != 0, draw >> 1);
            if (!ExactBernoulli.Exp(source, rest, _scale))
            {
                continue;
            }

            ulong times = 0;
            while (ExactBernoulli.ExpOne(source))
            {
                times++;
            }

            var fine = rest + (_scale * times);
            var cut = fine & _fractionMask;
            if (cut != 0)
            {
                fine -= cut;
                (times, rest) = rest >= cut ? (times, rest - cut) : (fine / _scale, fine % _scale);
            }

            // Zero has one sign only.
            if ((fine != 0 || !negative) && Accepts(source, times, rest))
            {
                var magnitude = (long)(fine >> FractionBits);
                return negative ? -magnitude : magnitude;
            }
        }
    }

    /// <summary>Fills a block.</summary>
    public void Fill(Span<long> samples, NoiseSource source)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Next(source);
        }
    }

    /// <summary>Adds a sample to each number of a block, modulo 2^32.</summary>
    public void AddTo(Span<uint> numbers, NoiseSource source)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = unchecked(numbers[i] + (uint)Next(source));
        }
    }

    /// <summary>True with probability exp(-(w - P)² / 2P²) for w = P · times + rest.</summary>
    private bool Accepts(NoiseSource source, ulong times, ulong rest)
    {
        var distance = times == 0 ? _scale - rest : rest;
        if (times > 1)
        {
            // (k P + rest)² / 2P² = k² / 2 + k rest / P + rest² / 2P², each part a coin of its own.
            var k = times - 1;
            if ((k & 1) != 0 && !ExactBernoulli.Exp(source, 1, 2))
            {
                return false;
            }

            for (var ones = k * k / 2; ones > 0; ones--)
            {
                if (!ExactBernoulli.ExpOne(source))
                {
                    return false;
                }
            }

            for (; k > 0; k--)
            {
                if (!ExactBernoulli.Exp(source, rest, _scale))
                {
                    return false;
                }
            }
        }

        return ExactBernoulli.Exp(source, distance * distance, _squareDenominator);
    }
}
