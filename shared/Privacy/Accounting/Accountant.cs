namespace FedInfra.Privacy.Accounting;

/// <summary>Accountants by the names that settings and commands use.</summary>
public enum Accountant
{
    /// <summary>Rényi differential privacy: an upper bound, fast.</summary>
    Rdp,

    /// <summary>Privacy loss distributions: tight.</summary>
    Pld,
}

/// <summary>Epsilon by a chosen accountant.</summary>
public static class Accountants
{
    /// <summary>The epsilon that <paramref name="accountant"/> finds for mechanisms that run one after another.</summary>
    public static double Epsilon(this Accountant accountant, IReadOnlyList<SampledGaussian> mechanisms, double delta) => accountant switch
    {
        Accountant.Rdp => mechanisms.Aggregate(new RdpAccountant(), (composed, mechanism) => composed.Compose(mechanism)).Epsilon(delta).Epsilon,
        Accountant.Pld => PldAccountant.Epsilon(mechanisms, delta),
        _ => throw new InvalidOperationException($"There is no accountant {accountant}."),
    };
}
