using System.Globalization;

namespace FedInfra.Infra.Costs.Reports;

/// <summary>What all formats for people say in the same words.</summary>
internal static class ReportText
{
    public const string Basis = "List prices in US dollars before tax and discounts. A month has 730 hours; hourly is the rate while client nodes are up and train. "
        + "Columns add up exactly: a line may be a cent off its own product so that the total is right.";

    public static string Title(CostReport report) => $"Cost of stack {report.Stack}, from its {report.Origin}";

    public static string Monthly(CostReport report) => $"{(report.AtLeast ? "at least " : "")}{Usd(report.Total.Monthly)} a month";

    /// <summary>Cents.</summary>
    public static string Usd(decimal amount) => amount.ToString("$#,0.00;-$#,0.00", CultureInfo.InvariantCulture);

    /// <summary>Hundredths of a cent, for hourly amounts.</summary>
    public static string UsdPerHour(decimal amount) => amount.ToString("$#,0.0000;-$#,0.0000", CultureInfo.InvariantCulture);

    /// <summary>With its sign.</summary>
    public static string Change(decimal amount) => amount.ToString("+$#,0.00;-$#,0.00;$0.00", CultureInfo.InvariantCulture);

    public static string Number(decimal number) => number.ToString("#,0.####", CultureInfo.InvariantCulture);

    public static string Price(decimal usd) => usd.ToString("$#,0.00######", CultureInfo.InvariantCulture);

    public static string? Budget(CostReport report) => report.Budget is not { } budget ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Budget {Usd(budget.MonthlyUsd)} a month: {(budget.AtLeast ? "at least " : "")}{budget.Percent:0.#}% of it{(budget.IsExceeded ? ", EXCEEDED" : "")}; {(budget.Crossed.Count == 0 ? "no alert threshold is reached" : $"alerts reached: {string.Join(", ", budget.Crossed.Select(percent => $"{percent}%"))}")}.");

    public static string? Spot(CostReport report) => report.SpotSavingUsd == 0 ? null
        : $"Spot machines cost {Usd(report.SpotSavingUsd)} a month less than the same machines on demand would.";

    /// <summary>The groupings that every format for people shows, with their titles.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<(string Name, Amounts Amounts)> Groups)> Groupings(CostReport report)
    {
        yield return ("site", report.BySite);
        yield return ("cloud", report.ByCloud);
        yield return ("category", report.ByCategory);
        if (report.ByPurchase.Count > 0)
        {
            yield return ("machines bought", report.ByPurchase);
        }
    }
}
