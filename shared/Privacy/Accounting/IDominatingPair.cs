namespace FedInfra.Privacy.Accounting;

/// <summary>
/// Two output distributions that dominate every pair that neighbours can cause: what a privacy loss distribution is
/// made of.
/// </summary>
public interface IDominatingPair
{
    /// <summary>ln of the hockey-stick divergence E[(P - e^epsilon Q)+]: the delta that holds with <paramref name="epsilon"/>, which may be negative.</summary>
    double LogDelta(double epsilon);

    /// <summary>The same pair with P and Q exchanged.</summary>
    IDominatingPair Reversed { get; }

    /// <summary>Losses below and above which at most e^<paramref name="logMass"/> of P lies.</summary>
    (double Low, double High) LossRange(double logMass);
}
