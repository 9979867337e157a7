using System.Numerics;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Draws without replacement, counted exactly in whole numbers.</summary>
internal static class Hypergeometric
{
    /// <summary>
    /// The least x such that <paramref name="events"/> times the probability of drawing x or more marked ones is at most
    /// 2^-<paramref name="bits"/>; one more than can be drawn where no smaller number is.
    /// </summary>
    public static int Bound(int population, int marked, int drawn, int events, int bits)
    {
        var allowed = Choose(population, drawn) / (new BigInteger(events) << bits);
        var most = Math.Min(marked, drawn);
        var term = marked >= drawn ? Choose(marked, drawn) : Choose(population - marked, drawn - marked);
        var sum = BigInteger.Zero;
        for (var x = most; ; x--)
        {
            sum += term;
            if (sum > allowed)
            {
                return x + 1;
            }

            var least = Math.Max(0, drawn - (population - marked));
            if (x == least)
            {
                return least;
            }

            // C(m, x-1) C(p-m, d-x+1) from C(m, x) C(p-m, d-x): both divisions together leave no rest.
            term = term * x * (population - marked - drawn + x) / ((BigInteger)(marked - x + 1) * (drawn - x + 1));
        }
    }

    /// <summary>True where <paramref name="events"/> times the probability that all drawn are marked is at most 2^-<paramref name="bits"/>.</summary>
    public static bool AllMarkedIsNegligible(int population, int marked, int drawn, int events, int bits) =>
        drawn > marked || ((Choose(marked, drawn) * events) << bits) <= Choose(population, drawn);

    public static BigInteger Choose(int population, int drawn)
    {
        if (drawn > population)
        {
            return BigInteger.Zero;
        }

        var result = BigInteger.One;
        for (var i = 0; i < Math.Min(drawn, population - drawn); i++)
        {
            result = result * (population - i) / (i + 1);
        }

        return result;
    }
}
