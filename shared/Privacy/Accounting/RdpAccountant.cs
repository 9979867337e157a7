namespace FedInfra.Privacy.Accounting;

/// <summary>An epsilon of an (epsilon, delta) guarantee and the Rényi order that gave it.</summary>
/// <param name="Epsilon">At least 0; infinite where there is no bound.</param>
/// <param name="Order">The best order.</param>
public readonly record struct RenyiEpsilon(double Epsilon, double Order);

/// <summary>
/// Adds up Rényi divergences of mechanisms that run one after another, and turns the sum into (epsilon, delta)
/// (Mironov 2017; conversion of Canonne, Kamath, Steinke 2020, Proposition 12).
/// </summary>
public sealed class RdpAccountant
{
    private readonly double[] _divergences;

    /// <param name="orders">Orders, each above 1; null for <see cref="DefaultOrders"/>.</param>
    public RdpAccountant(IReadOnlyList<double>? orders = null)
    {
        Orders = orders ?? DefaultOrders;
        if (Orders.Count == 0 || Orders.Any(order => !(order > 1)))
        {
            throw new PrivacyException("orders: at least one is needed, each above 1");
        }

        _divergences = new double[Orders.Count];
    }

    /// <summary>1.1 to 10.9 by 0.1, 11 to 63 by 1, and powers of two to 1,024: the union of what Opacus and TensorFlow Privacy use.</summary>
    public static IReadOnlyList<double> DefaultOrders { get; } =
    [
        .. Enumerable.Range(1, 99).Select(tenth => 1 + (tenth / 10.0)),
        .. Enumerable.Range(11, 53).Select(order => (double)order),
        64, 128, 256, 512, 1024,
    ];

    public IReadOnlyList<double> Orders { get; }

    /// <summary>The divergences added so far, by order.</summary>
    public IReadOnlyList<double> Divergences => _divergences;

    /// <summary>Adds a sampled Gaussian.</summary>
    public RdpAccountant Compose(SampledGaussian mechanism)
    {
        mechanism.Validated();
        Func<double, double, double, double> divergence = mechanism.Sampling == Sampling.Poisson
            ? RenyiDivergence.PoissonSampledGaussian
            : RenyiDivergence.FixedSizeSampledGaussian;
        return Compose(order => divergence(mechanism.SamplingRate, mechanism.NoiseMultiplier, order), mechanism.Steps);
    }

    /// <summary>Adds <paramref name="steps"/> runs of a mechanism that has this divergence by order.</summary>
    public RdpAccountant Compose(Func<double, double> divergence, long steps)
    {
        for (var i = 0; i < _divergences.Length; i++)
        {
            _divergences[i] += steps * divergence(Orders[i]);
        }

        return this;
    }

    /// <summary>The smallest epsilon that holds with <paramref name="delta"/>, over the orders.</summary>
    public RenyiEpsilon Epsilon(double delta)
    {
        SampledGaussian.ValidateDelta(delta);
        var best = new RenyiEpsilon(double.PositiveInfinity, Orders[0]);
        for (var i = 0; i < _divergences.Length; i++)
        {
            var epsilon = ToEpsilon(Orders[i], _divergences[i], delta);
            if (epsilon < best.Epsilon)
            {
                best = new RenyiEpsilon(epsilon, Orders[i]);
            }
        }

        return best;
    }

    /// <summary>From a divergence of one order to epsilon.</summary>
    private static double ToEpsilon(double order, double divergence, double delta)
    {
        // Pinsker-like bound: a divergence this small is within delta in total variation (Bretagnolle and Huber 1979).
        if ((delta * delta) + LogSpace.ExpM1(-divergence) > 0)
        {
            return 0;
        }

        return Math.Max(0, divergence + LogSpace.Log1P(-1 / order) - (Math.Log(delta * order) / (order - 1)));
    }
}
