using System.Globalization;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Terminal;
using Spectre.Console;

namespace FedInfra.Infra.Costs.Reports;

/// <summary>Tables for a terminal.</summary>
public sealed class TableReport : IReportFormat
{
    public string Name => "table";

    public void Write(CostReport report, CostDiff? diff, TextWriter output)
    {
        var console = PlainConsole.On(output);
        output.WriteLine(TerminalText.Clean($"{ReportText.Title(report)}: {ReportText.Monthly(report)}"));
        output.WriteLine(ReportText.Basis);
        output.WriteLine();
        console.Write(Groups("total", [($"{report.Lines.Count} priced lines", report.Total)], report));
        foreach (var (title, groups) in ReportText.Groupings(report))
        {
            console.Write(Groups(title, groups, report));
        }

        if (ReportText.Spot(report) is { } spot)
        {
            output.WriteLine(spot);
        }

        if (ReportText.Budget(report) is { } budget)
        {
            output.WriteLine(budget);
        }

        WriteLines(report, console, output);
        WriteUnpriced(report, console, output);
        foreach (var note in report.Notes)
        {
            output.WriteLine($"note: {TerminalText.Clean(note)}");
        }

        if (report.Savings.Count > 0)
        {
            var savings = NewTable("what could be saved", "how", "a month");
            foreach (var saving in report.Savings)
            {
                AddRow(savings, saving.Subject, saving.How, ReportText.Usd(saving.MonthlyUsd));
            }

            console.Write(savings);
        }

        if (diff is not null)
        {
            WriteDiff(diff, console, output);
        }
    }

    private static Table Groups(string title, IEnumerable<(string Name, Amounts Amounts)> groups, CostReport report)
    {
        var table = NewTable($"by {title}".Replace("by total", "total", StringComparison.Ordinal), "hourly", "daily", "monthly", "per training hour");
        foreach (var (name, amounts) in groups)
        {
            AddRow(table, name, ReportText.UsdPerHour(amounts.Hourly), ReportText.Usd(amounts.Daily), ReportText.Usd(amounts.Monthly), report.TrainingHours > 0 ? ReportText.UsdPerHour(amounts.PerTrainingHour) : "-");
        }

        return table;
    }

    private static void WriteLines(CostReport report, IAnsiConsole console, TextWriter output)
    {
        var (sources, assumptions) = (new Footnotes(), new Footnotes());
        var table = NewTable("resource", "what", "quantity", "unit price", "hours", "hourly", "monthly", "bought", "price date", "confidence", "source", "assumes");
        foreach (var line in report.Lines)
        {
            AddRow(
                table, line.Resource, line.Description, ReportText.Number(line.Quantity), $"{ReportText.Price(line.UnitPriceUsd)}/{line.Unit}",
                line.Hours is { } hours ? hours.ToString("0.#", CultureInfo.InvariantCulture) : "-",
                ReportText.UsdPerHour(line.Printed.Hourly), ReportText.Usd(line.Printed.Monthly), line.Purchase?.Name() ?? "", line.PriceDate, line.Confidence.Name(),
                $"[{sources.NumberOf(line.Source)}]", line.Assumption.Length == 0 ? "" : $"({assumptions.NumberOf(line.Assumption)})");
        }

        console.Write(table);
        WriteFootnotes(output, "sources", sources, '[', ']');
        WriteFootnotes(output, "assumptions", assumptions, '(', ')');
    }

    private static void WriteFootnotes(TextWriter output, string title, Footnotes notes, char open, char close)
    {
        for (var number = 1; number <= notes.Texts.Count; number++)
        {
            if (number == 1)
            {
                output.WriteLine($"{title}:");
            }

            output.WriteLine($"  {open}{number}{close} {TerminalText.Clean(notes.Texts[number - 1])}");
        }
    }

    private static void WriteUnpriced(CostReport report, IAnsiConsole console, TextWriter output)
    {
        output.WriteLine();
        if (report.Unpriced.Count == 0)
        {
            output.WriteLine(report.Lines.Count == 0 ? "Nothing in it costs money." : "Everything that costs money has a price.");
            return;
        }

        var table = NewTable("WITHOUT A PRICE, in no total", "what", "why");
        foreach (var item in report.Unpriced)
        {
            AddRow(table, item.Resource, item.Item, item.Why);
        }

        console.Write(table);
    }

    private static void WriteDiff(CostDiff diff, IAnsiConsole console, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"Against {TerminalText.Clean(diff.Before.Stack)} ({TerminalText.Clean(diff.Before.Origin)}): {ReportText.Change(diff.Monthly)} a month");
        foreach (var (title, changes) in new[] { ("category", diff.Categories), ("resource", diff.Resources) })
        {
            var table = NewTable(title, "", "before", "after", "a month");
            foreach (var change in changes)
            {
                AddRow(table, change.Name, change.Kind.ToString().ToLowerInvariant(), ReportText.Usd(change.BeforeMonthly), ReportText.Usd(change.AfterMonthly), ReportText.Change(change.Monthly));
            }

            console.Write(table);
        }
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            var right = column is "hourly" or "daily" or "monthly" or "per training hour" or "quantity" or "unit price" or "hours" or "before" or "after" or "a month";
            table.AddColumn(right ? new TableColumn(column).RightAligned() : new TableColumn(column));
        }

        return table;
    }

    private static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => Markup.Escape(TerminalText.Clean(cell)))]);
}
