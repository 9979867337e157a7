using System.Globalization;
using System.Text;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Terminal;

namespace FedInfra.Infra.Costs.Reports;

/// <summary>A comment for a pull request: what changes first, then the totals, and every line folded away. GitHub takes 65,536 characters; where lines would not fit they are left out, and the comment says so.</summary>
public sealed class MarkdownReport : IReportFormat
{
    /// <summary>A little under GitHub's limit.</summary>
    private const int MaximumLength = 64_000;

    public string Name => "markdown";

    public void Write(CostReport report, CostDiff? diff, TextWriter output)
    {
        var head = Head(report, diff);
        var lines = Lines(report);
        output.Write(head);
        output.Write(head.Length + lines.Length <= MaximumLength
            ? lines
            : $"\n*{report.Lines.Count} lines are too many for a comment; `infra cost --format html` shows them.*\n");
    }

    private static string Head(CostReport report, CostDiff? diff)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {Escape(ReportText.Title(report))}: {ReportText.Monthly(report)}\n\n");
        if (diff is not null)
        {
            WriteDiff(text, diff);
        }

        text.Append("| | hourly | daily | monthly | per training hour |\n|---|--:|--:|--:|--:|\n");
        Row(text, "**total**", report.Total, report);
        foreach (var (title, groups) in ReportText.Groupings(report))
        {
            foreach (var (name, amounts) in groups)
            {
                Row(text, $"{title}: {Escape(name)}", amounts, report);
            }
        }

        text.Append('\n');
        foreach (var paragraph in new[] { ReportText.Budget(report), ReportText.Spot(report) }.OfType<string>())
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(paragraph)}\n\n");
        }

        if (report.Unpriced.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<details><summary>{report.Unpriced.Count} items have no price and are in no total</summary>\n\n| resource | what | why |\n|---|---|---|\n");
            foreach (var item in report.Unpriced.Take(100))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {Escape(item.Resource)} | {Escape(item.Item)} | {Escape(item.Why)} |\n");
            }

            text.Append(report.Unpriced.Count > 100 ? $"\n…and {report.Unpriced.Count - 100} more.\n\n</details>\n\n" : "\n</details>\n\n");
        }

        foreach (var note in report.Notes.Take(20))
        {
            text.Append(CultureInfo.InvariantCulture, $"- note: {Escape(note)}\n");
        }

        if (report.Savings.Count > 0)
        {
            text.Append("\n**What could be saved**\n\n");
            foreach (var saving in report.Savings.Take(10))
            {
                text.Append(CultureInfo.InvariantCulture, $"- {ReportText.Usd(saving.MonthlyUsd)} a month, {Escape(saving.Subject)}: {Escape(saving.How)}\n");
            }
        }

        return text.ToString();
    }

    private static void WriteDiff(StringBuilder text, CostDiff diff)
    {
        text.Append(CultureInfo.InvariantCulture, $"**{ReportText.Change(diff.Monthly)} a month** against {Escape(diff.Before.Stack)} ({Escape(diff.Before.Origin)}), which costs {ReportText.Monthly(diff.Before)}.\n\n");
        if (diff.Resources.Count == 0)
        {
            text.Append("No resource's cost changes.\n\n");
            return;
        }

        text.Append("| | | before | after | a month |\n|---|---|--:|--:|--:|\n");
        foreach (var change in diff.Categories)
        {
            text.Append(CultureInfo.InvariantCulture, $"| **{Escape(change.Name)}** | {change.Kind.ToString().ToLowerInvariant()} | {ReportText.Usd(change.BeforeMonthly)} | {ReportText.Usd(change.AfterMonthly)} | {ReportText.Change(change.Monthly)} |\n");
        }

        foreach (var change in diff.Resources.Take(50))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(change.Name)} | {change.Kind.ToString().ToLowerInvariant()} | {ReportText.Usd(change.BeforeMonthly)} | {ReportText.Usd(change.AfterMonthly)} | {ReportText.Change(change.Monthly)} |\n");
        }

        text.Append(diff.Resources.Count > 50 ? $"\n…and {diff.Resources.Count - 50} more resources.\n\n" : "\n");
        foreach (var item in diff.NewlyUnpriced.Take(20))
        {
            text.Append(CultureInfo.InvariantCulture, $"- newly without a price: {Escape(item.Resource)}, {Escape(item.Item)}\n");
        }

        text.Append('\n');
    }

    private static string Lines(CostReport report)
    {
        var sources = new Footnotes();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n<details><summary>All {report.Lines.Count} lines</summary>\n\n| resource | what | quantity | unit price | hours | monthly | price of | confidence | source | assumes |\n|---|---|--:|--:|--:|--:|---|---|---|---|\n");
        foreach (var line in report.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(line.Resource)} | {Escape(line.Description)}{(line.Purchase is { } purchase ? $", {purchase.Name()}" : "")} | {ReportText.Number(line.Quantity)} | {ReportText.Price(line.UnitPriceUsd)}/{Escape(line.Unit)} | {(line.Hours is { } hours ? ReportText.Number(hours) : "")} | {ReportText.Usd(line.Printed.Monthly)} | {Escape(line.PriceDate)} | {line.Confidence.Name()} | {sources.NumberOf(line.Source)} | {Escape(line.Assumption)} |\n");
        }

        text.Append("\nSources:\n\n");
        for (var number = 1; number <= sources.Texts.Count; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}. {Escape(sources.Texts[number - 1])}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{ReportText.Basis}\n\n</details>\n");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, Amounts amounts, CostReport report) =>
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {ReportText.UsdPerHour(amounts.Hourly)} | {ReportText.Usd(amounts.Daily)} | {ReportText.Usd(amounts.Monthly)} | {(report.TrainingHours > 0 ? ReportText.UsdPerHour(amounts.PerTrainingHour) : "-")} |\n");

    /// <summary>Text of others as text: no markup, no HTML, no mention, no line break.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in TerminalText.Clean(text))
        {
            _ = character switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '@' => escaped.Append("&#64;"),
                '|' or '*' or '_' or '`' or '[' or ']' or '\\' or '~' or '!' or '#' => escaped.Append('\\').Append(character),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
