namespace FedInfra.Privacy.Accounting;

/// <summary>What spends cost together.</summary>
/// <param name="Epsilon">At least 0; infinite where there is no bound.</param>
/// <param name="Delta">The delta it holds with.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Accountant">Whose number it is; the exact formula of the Gaussian counts as <see cref="Accountant.Pld"/>.</param>
public sealed record ComposedPrivacy(double Epsilon, double Delta, PrivacyUnit Unit, Accountant Accountant);

/// <summary>
/// Adds up spends, within a job and across jobs. Unlike ones are composed by Rényi divergence at common orders; those that
/// are Gaussians without sampling, exactly; equal sampled ones also by privacy loss distribution, whichever is smaller.
/// </summary>
public static class Composition
{
    /// <summary>Most steps for which the slower accountant is tried.</summary>
    private const long TightSteps = 1_000_000;

    /// <summary>The epsilon that holds with <paramref name="delta"/> for all spends together; 0 for none.</summary>
    /// <exception cref="PrivacyException">A spend is out of range, or delta is not above 0 and below 1.</exception>
    public static double Epsilon(IEnumerable<PrivacySpend> spends, double delta) => Of(spends, delta).Epsilon;

    /// <summary>The same, with its unit: where spends of sites and of examples meet, all count as spends of examples.</summary>
    /// <param name="spends">In any order: composition does not depend on it, nor on whether one was chosen after another.</param>
    /// <param name="delta">Above 0 and below 1.</param>
    public static ComposedPrivacy Of(IEnumerable<PrivacySpend> spends, double delta)
    {
        SampledGaussian.ValidateDelta(delta);
        var all = spends.Select(spend => spend.Validated()).ToList();
        var unit = all.Exists(spend => spend.Unit == PrivacyUnit.Example) ? PrivacyUnit.Example : PrivacyUnit.Site;
        if (unit == PrivacyUnit.Example)
        {
            all = [.. all.Select(spend => spend.ForExample())];
        }

        // Equal releases become one spend of many steps.
        all = [.. all.GroupBy(spend => spend with { Steps = 1 }, (kind, equal) => kind with { Steps = equal.Sum(spend => spend.Steps) })];
        if (all.Count == 0)
        {
            return new ComposedPrivacy(0, delta, unit, Accountant.Pld);
        }

        if (all.TrueForAll(spend => spend is { Kind: not NoiseKind.Distributed, SamplingRate: 1 }))
        {
            // Gaussians compose into one: squares of mu = 1 / noise multiplier add up.
            var squaredMu = all.Sum(spend => spend.Steps / (spend.NoiseMultiplier * spend.NoiseMultiplier));
            return new ComposedPrivacy(GaussianMechanism.Epsilon(1 / Math.Sqrt(squaredMu), 1, delta), delta, unit, Accountant.Pld);
        }

        var renyi = ByRenyi(all, delta);
        var tight = all is [{ Kind: not NoiseKind.Distributed, Steps: <= TightSteps } only] ? ByLossDistribution(only, delta) : double.PositiveInfinity;
        return tight < renyi
            ? new ComposedPrivacy(tight, delta, unit, Accountant.Pld)
            : new ComposedPrivacy(renyi, delta, unit, Accountant.Rdp);
    }

    private static double ByRenyi(List<PrivacySpend> spends, double delta) => spends
        .Aggregate(new RdpAccountant(), (composed, spend) => composed.Compose(spend.Divergence(), 1))
        .Epsilon(delta).Epsilon;

    private static double ByLossDistribution(PrivacySpend spend, double delta)
    {
        try
        {
            return PldAccountant.Epsilon([spend.AsSampledGaussian()], delta);
        }
        catch (PrivacyException)
        {
            // Its grid would be too large: so little noise that the other number is as good as any.
            return double.PositiveInfinity;
        }
    }
}
