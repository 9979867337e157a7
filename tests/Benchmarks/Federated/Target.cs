using System.Globalization;

namespace FedInfra.Benchmarks.Federated;

/// <summary>What a figure must be for the command to succeed.</summary>
/// <param name="Lowest">Lowest value that meets it.</param>
/// <param name="Highest">Highest value that meets it.</param>
internal sealed record Target(double Lowest, double Highest)
{
    public static Target Around(double value, double tolerance) => new(Math.Round(value - tolerance, 6), Math.Round(value + tolerance, 6));

    /// <summary>False for a figure that is missing.</summary>
    public bool IsMetBy(double? figure) => figure >= Lowest && figure <= Highest;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lowest:0.###} to {Highest:0.###}");
}

/// <summary>A row's verdict, which is also the command's exit code.</summary>
internal static class Verdict
{
    /// <summary>Exit code where a target was missed.</summary>
    public const int Missed = 1;

    /// <returns>Words for the table; a dash where nothing was promised.</returns>
    public static string Of(Target? target, bool? met) => target is null ? "-" : $"{target}: {(met == true ? "met" : "**missed**")}";
}
