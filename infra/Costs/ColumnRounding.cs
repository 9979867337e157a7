namespace FedInfra.Infra.Costs;

/// <summary>
/// Rounds a column so that its printed lines add up to the rounded exact total. Each line is rounded half away from
/// zero; where the sum of that misses the total by a cent or two, the lines nearest to the other cent take it. So the
/// total is right to the cent, every grouping of the lines adds up to it, and no line is off by a whole cent.
/// </summary>
internal static class ColumnRounding
{
    /// <param name="exact">The column.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static IReadOnlyList<decimal> Round(IReadOnlyList<decimal> exact, int decimals)
    {
        var unit = 1m;
        for (var digit = 0; digit < decimals; digit++)
        {
            unit /= 10;
        }

        var rounded = exact.Select(value => Round(value, decimals)).ToArray();
        var missing = Round(exact.Sum(), decimals) - rounded.Sum();
        var step = missing < 0 ? -unit : unit;
        var order = Enumerable.Range(0, exact.Count)
            .OrderByDescending(index => (exact[index] - rounded[index]) * Math.Sign(step)).ThenBy(index => index);
        foreach (var index in order.Take((int)(missing / step)))
        {
            rounded[index] += step;
        }

        return rounded;
    }

    /// <summary>Half away from zero, as invoices do.</summary>
    public static decimal Round(decimal value, int decimals) => Math.Round(value, decimals, MidpointRounding.AwayFromZero);
}
