using System.Globalization;
using FedInfra.Infra.Prices;

namespace FedInfra.Infra.Planning;

/// <summary>A plan as text: the best placements as a table, and below it what the figures rest on.</summary>
internal static class PlanTable
{
    private static readonly string[] _columns =
        ["Rank", "Place", "Machines", "Capacity", "USD/month", "USD/training hour", "Interruptions/month", "Hours lost", "Price"];

    /// <summary>Columns with figures.</summary>
    private static readonly HashSet<int> _right = [0, 4, 5, 6, 7];

    public static void Write(Plan plan, int top, TextWriter output)
    {
        var shown = plan.Placements.Take(top).ToList();
        List<string[]> rows = [_columns, .. shown.Select(Row)];
        var widths = Enumerable.Range(0, _columns.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        rows.Insert(1, [.. widths.Select(width => new string('-', width))]);
        foreach (var row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => _right.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        }

        output.WriteLine();
        foreach (var note in PlanNotes.Of(plan, shown))
        {
            output.WriteLine(note);
        }
    }

    private static string[] Row(PlannedPlacement placement)
    {
        var (candidate, interruptions) = (placement.Candidate, placement.Candidate.Interruptions);
        return
        [
            placement.Rank.ToString(CultureInfo.InvariantCulture),
            candidate.Place,
            PlanNotes.MachinesOf(candidate),
            candidate.Capacity,
            $"{(placement.Report.AtLeast ? "at least " : "")}{Number(placement.MonthlyUsd, "#,0.00")}{(placement.FitsBudget ? "" : " (over budget)")}",
            Number(placement.UsdPerHour, "#,0.00"),
            Number(interruptions.PerMonth, "0.##"),
            Number(interruptions.HoursLost, "0.##"),
            placement.Confidence == PriceConfidence.Low ? "low (!)" : placement.Confidence.Name(),
        ];
    }

    private static string Number(decimal number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
