namespace FedInfra.Privacy.Accounting;

/// <summary>Rényi divergences of one step of a mechanism, by order.</summary>
public static class RenyiDivergence
{
    /// <summary>Terms beyond this order are bounded instead of computed exactly for fixed-size samples.</summary>
    private const int ExactFixedSizeOrder = 256;

    /// <summary>The Gaussian mechanism without sampling: order / (2 sigma²) (Mironov 2017, Corollary 3).</summary>
    public static double Gaussian(double noiseMultiplier, double order) => order / (2 * noiseMultiplier * noiseMultiplier);

    /// <summary>The Gaussian mechanism on a Poisson sample (Mironov, Talwar, Zhang 2019, section 3.3), any order above 1.</summary>
    /// <param name="samplingRate">Above 0 to 1.</param>
    /// <param name="noiseMultiplier">Above 0.</param>
    /// <param name="order">Above 1.</param>
    public static double PoissonSampledGaussian(double samplingRate, double noiseMultiplier, double order)
    {
        if (samplingRate >= 1)
        {
            return Gaussian(noiseMultiplier, order);
        }

        var logMoment = order == Math.Floor(order)
            ? IntegerMoment(samplingRate, noiseMultiplier, (long)order)
            : FractionalMoment(samplingRate, noiseMultiplier, order);
        return logMoment / (order - 1);
    }

    /// <summary>
    /// The Gaussian mechanism on a sample of fixed size, drawn without replacement, where neighbours differ by one
    /// record that is replaced (Wang, Balle, Kasiviswanathan 2019, Theorem 27).
    /// </summary>
    /// <param name="samplingRate">Sample size divided by population, above 0 to 1.</param>
    /// <param name="noiseMultiplier">Deviation divided by the sensitivity to a replacement, above 0.</param>
    /// <param name="order">Any above 1; between whole orders the moment is interpolated, which bounds it from above.</param>
    public static double FixedSizeSampledGaussian(double samplingRate, double noiseMultiplier, double order)
    {
        if (samplingRate >= 1)
        {
            return Gaussian(noiseMultiplier, order);
        }

        var (below, above) = ((long)Math.Floor(order), (long)Math.Ceiling(order));
        var low = FixedSizeMoment(samplingRate, noiseMultiplier, below);
        var high = below == above ? low : FixedSizeMoment(samplingRate, noiseMultiplier, above);
        return (((above - order) * low) + ((1 - above + order) * high)) / (order - 1);
    }

    private static double IntegerMoment(double q, double sigma, long order)
    {
        var sum = double.NegativeInfinity;
        for (long i = 0; i <= order; i++)
        {
            sum = LogSpace.Add(sum,
                LogSpace.LogBinomial(order, i) + (i * Math.Log(q)) + ((order - i) * LogSpace.Log1P(-q)) + (((i * (double)i) - i) / (2 * sigma * sigma)));
        }

        return sum;
    }

    /// <summary>The series of Mironov et al. 2019, whose terms change sign after the order's whole part.</summary>
    private static double FractionalMoment(double q, double sigma, double order)
    {
        var (first, second) = (double.NegativeInfinity, double.NegativeInfinity);
        var border = (sigma * sigma * Math.Log((1 / q) - 1)) + 0.5;
        var (logBinomial, positive) = (0.0, true);
        for (var i = 0; ; i++)
        {
            var j = order - i;
            var lower = logBinomial + (i * Math.Log(q)) + (j * LogSpace.Log1P(-q)) + (((i * (double)i) - i) / (2 * sigma * sigma))
                + LogSpace.LogNormalCdf((border - i) / sigma);
            var upper = logBinomial + (j * Math.Log(q)) + (i * LogSpace.Log1P(-q)) + (((j * j) - j) / (2 * sigma * sigma))
                + LogSpace.LogNormalCdf((j - border) / sigma);
            (first, second) = positive
                ? (LogSpace.Add(first, lower), LogSpace.Add(second, upper))
                : (LogSpace.Subtract(first, lower), LogSpace.Subtract(second, upper));
            if (Math.Max(lower, upper) < -30)
            {
                return LogSpace.Add(first, second);
            }

            logBinomial += Math.Log(Math.Abs(j) / (i + 1));
            positive ^= j < 0;
        }
    }

    private static double FixedSizeMoment(double q, double sigma, long order)
    {
        if (order <= 1)
        {
            return 0;
        }

        double Moment(double x) => x * (x - 1) / (2 * sigma * sigma);
        var differences = order <= ExactFixedSizeOrder ? EvenDifferences(Moment, order + 1) : null;
        var twice = Gaussian(sigma, 2);
        var sum = LogSpace.Add(0,
            (2 * Math.Log(q)) + LogSpace.LogBinomial(order, 2)
            + Math.Min(Math.Log(4) + twice + LogSpace.Log1MinusExp(-twice), twice + Math.Log(2)));
        for (long i = 3; i <= order; i++)
        {
            var term = Math.Log(2) + Moment(i);
            if (differences is not null)
            {
                term = Math.Min(term, Math.Log(4) + (0.5 * (differences[i / 2 * 2] + differences[(i + 1) / 2 * 2])));
            }

            sum = LogSpace.Add(sum, (i * Math.Log(q)) + LogSpace.LogBinomial(order, i) + term);
        }

        return sum;
    }

    /// <summary>ln of the forward differences at 0 of exp(moment), of even order; they are central moments, so positive.</summary>
    private static double[] EvenDifferences(Func<double, double> moment, long order)
    {
        var values = Enumerable.Range(0, (int)order + 2).Select(x => (Log: moment(x), Positive: true)).ToArray();
        var differences = new double[order + 2];
        for (var level = 1; level <= order + 1; level++)
        {
            for (var x = 0; x + level < values.Length; x++)
            {
                values[x] = Difference(values[x + 1], values[x]);
            }

            differences[level] = values[0].Log;
        }

        return differences;
    }

    private static (double Log, bool Positive) Difference((double Log, bool Positive) a, (double Log, bool Positive) b)
    {
        if (a.Positive != b.Positive)
        {
            return (LogSpace.Add(a.Log, b.Log), a.Positive);
        }

        return a.Log >= b.Log ? (LogSpace.Subtract(a.Log, b.Log), a.Positive) : (LogSpace.Subtract(b.Log, a.Log), !a.Positive);
    }
}
