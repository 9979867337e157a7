namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// Coins whose probability is exactly a fraction, or exactly e to minus a fraction (Canonne, Kamath, Steinke 2020,
/// algorithm 1), from integers alone: no floating-point number is ever compared.
/// </summary>
internal static class ExactBernoulli
{
    /// <summary>15!, and the number of derangements of 15: their ratio is e^-1 less 1/16! - 1/17! + ...</summary>
    private const ulong Factorial = 1_307_674_368_000;
    private const ulong Derangements = 481_066_515_734;
    private const uint NextFactor = 16;
    private const ulong Threshold = (ulong.MaxValue % Factorial) + 1;

    /// <summary>True with probability <paramref name="numerator"/> / <paramref name="denominator"/>, which is at most 1.</summary>
    public static bool Fraction(NoiseSource source, ulong numerator, ulong denominator)
    {
        // A random real in [0, 1), 64 bits at a time: each word decides, unless the fraction lies inside its interval.
        while (true)
        {
            var high = Math.BigMul(source.Next(), denominator, out var low);
            if (high >= numerator)
            {
                return false;
            }

            // What is left of the numerator in units of 2^-64; a whole denominator of it means the word lies below.
            var rest = 0 - low;
            if (high + 1 < numerator || rest == 0 || rest >= denominator)
            {
                return true;
            }

            numerator = rest;
        }
    }

    /// <summary>True with probability e^-(numerator / denominator), a fraction of at most 1.</summary>
    /// <param name="source">The coins' source.</param>
    /// <param name="numerator">At least 0.</param>
    /// <param name="denominator">At most 2^61.</param>
    public static bool Exp(NoiseSource source, ulong numerator, ulong denominator)
    {
        var (odd, product) = (true, denominator);
        for (ulong k = 1; ; k++)
        {
            // Up to k = 7 the product fits; beyond, which is rare, one coin becomes two.
            var goesOn = k < 8
                ? Fraction(source, numerator, product)
                : Fraction(source, numerator, denominator) && Fraction(source, 1, k);
            if (!goesOn)
            {
                return odd;
            }

            odd = !odd;
            product += denominator;
        }
    }

    /// <summary>True with probability e^-1.</summary>
    public static bool ExpOne(NoiseSource source)
    {
        var draw = Below(source, Factorial, Threshold);
        return draw < Derangements || (draw == Derangements && AlternatingRest(source));
    }

    /// <summary>A uniform number below <paramref name="bound"/> (Lemire 2019).</summary>
    /// <param name="source">The number's source.</param>
    /// <param name="bound">Above 0.</param>
    /// <param name="threshold">2^64 modulo the bound.</param>
    public static ulong Below(NoiseSource source, ulong bound, ulong threshold)
    {
        ulong high;
        ulong low;
        do
        {
            high = Math.BigMul(source.Next(), bound, out low);
        }
        while (low < threshold);
        return high;
    }

    /// <summary>True with probability 1/16 (1 - 1/17 (1 - 1/18 (...))), which is 15! (1/16! - 1/17! + ...).</summary>
    private static bool AlternatingRest(NoiseSource source)
    {
        var result = false;
        for (var k = NextFactor; Fraction(source, 1, k); k++)
        {
            result = !result;
        }

        return result;
    }
}
