using MathNet.Numerics;

namespace FedInfra.Privacy.Accounting;

/// <summary>Sums and normal tails of numbers too small or too large for a double, kept as their logarithms.</summary>
internal static class LogSpace
{
    private static readonly double _logSqrtTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>ln(e^a + e^b).</summary>
    public static double Add(double a, double b)
    {
        var (low, high) = a < b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(low) ? high : high + Log1P(Math.Exp(low - high));
    }

    /// <summary>ln(e^a - e^b); negative infinity where they are equal.</summary>
    /// <exception cref="PrivacyException">b is above a: the difference has no logarithm.</exception>
    public static double Subtract(double a, double b)
    {
        if (double.IsNegativeInfinity(b))
        {
            return a;
        }

        return a switch
        {
            _ when a == b => double.NegativeInfinity,
            _ when a < b => throw new PrivacyException("The accountant lost its precision at these parameters."),
            _ => a + Log1MinusExp(b - a),
        };
    }

    /// <summary>ln(1 - e^x) for x below 0.</summary>
    public static double Log1MinusExp(double x) => x > -0.6931471805599453 ? Math.Log(-ExpM1(x)) : Log1P(-Math.Exp(x));

    /// <summary>ln(1 + x), exact for small x.</summary>
    public static double Log1P(double x) => SpecialFunctions.Log1p(x);

    /// <summary>e^x - 1, exact for small x (Kahan's correction of the rounded exponential).</summary>
    public static double ExpM1(double x) => Math.Exp(x) switch
    {
        1 => x,
        var power when Math.Abs(x) > 1 => power - 1,
        var power => (power - 1) * x / Math.Log(power),
    };

    /// <summary>ln P(Z &lt; x) of a standard normal Z, exact far into both tails.</summary>
    public static double LogNormalCdf(double x)
    {
        if (x > 5)
        {
            return Log1P(-Math.Exp(LogNormalCdf(-x)));
        }

        if (x > -25)
        {
            return Math.Log(0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2)));
        }

        // Asymptotic series of Mills' ratio; at 25 its seventh term is below 1e-14.
        var square = 1 / (x * x);
        var series = 1 - (square * (1 - (3 * square * (1 - (5 * square * (1 - (7 * square * (1 - (9 * square)))))))));
        return (-0.5 * x * x) - _logSqrtTwoPi - Math.Log(-x) + Math.Log(series);
    }

    /// <summary>ln of the binomial coefficient n over k.</summary>
    public static double LogBinomial(long n, long k) =>
        SpecialFunctions.GammaLn(n + 1.0) - SpecialFunctions.GammaLn(k + 1.0) - SpecialFunctions.GammaLn(n - k + 1.0);
}
