using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Data.Partitioning;

/// <summary>Gamma-distributed numbers with scale 1 (Marsaglia and Tsang 2000).</summary>
internal static class Gamma
{
    public static double Next(SeededRandom random, double shape)
    {
        if (shape < 1)
        {
            // Gamma(a) = Gamma(a + 1) * U^(1/a); kept off 0 so that a sum of draws can be divided by.
            return Math.Max(Next(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape), 1e-300);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextGaussian();
            var v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
