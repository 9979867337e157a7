using System.Globalization;
using System.Net;
using System.Text;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Terminal;

namespace FedInfra.Infra.Costs.Reports;

/// <summary>One page with everything in it: charts as inline SVG, styles, no script and nothing from elsewhere, so that it can be kept and mailed.</summary>
public sealed class HtmlReport : IReportFormat
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1200px;padding:0 1rem;color:#1c2530;background:#fff}
        h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem}p{max-width:60rem}
        table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{padding:.3rem .6rem;border-bottom:1px solid #dde3ea;text-align:left;vertical-align:top}
        .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.total{display:flex;gap:2rem;flex-wrap:wrap}.total b{display:block;font-size:1.6rem}
        .over{color:#a4161a;font-weight:bold}.low{color:#8a5a00}.small{font-size:.8rem;color:#5a6673}svg{width:100%;height:auto}
        @media(prefers-color-scheme:dark){body{background:#12181f;color:#dfe6ee}th,td{border-color:#2c3742}.small{color:#93a1b0}.low{color:#e0a83c}.over{color:#ff8589}svg text{fill:#dfe6ee}}
        """;

    public string Name => "html";

    public void Write(CostReport report, CostDiff? diff, TextWriter output)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{Escape(ReportText.Title(report))}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Escape(ReportText.Title(report))}</h1>\n<p class=\"small\">{Escape(ReportText.Basis)}</p>\n");
        Totals(html, report);
        foreach (var (title, groups) in ReportText.Groupings(report))
        {
            BarChart.Append(html, $"A month by {title}", groups, Escape);
        }

        if (diff is not null)
        {
            Diff(html, diff);
        }

        Table(html, "What could be saved", ["whose", "how", "#a month"], report.Savings.Select(saving => new[] { saving.Subject, saving.How, ReportText.Usd(saving.MonthlyUsd) }));
        Table(html, "Without a price, in no total", ["resource", "what", "why"], report.Unpriced.Select(item => new[] { item.Resource, item.Item, item.Why }));
        Table(html, "Notes", ["note"], report.Notes.Select(note => new[] { note }));
        Lines(html, report);
        html.Append("</body>\n</html>\n");
        output.Write(html.ToString());
    }

    private static void Totals(StringBuilder html, CostReport report)
    {
        var total = report.Total;
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"total\"><div><b>{(report.AtLeast ? "≥ " : "")}{ReportText.Usd(total.Monthly)}</b>a month</div><div><b>{ReportText.Usd(total.Daily)}</b>a day</div><div><b>{ReportText.UsdPerHour(total.Hourly)}</b>an hour while client nodes are up and train</div><div><b>{(report.TrainingHours > 0 ? ReportText.UsdPerHour(total.PerTrainingHour) : "-")}</b>a training hour, {ReportText.Number(report.TrainingHours)} a month</div></div>\n");
        if (ReportText.Budget(report) is { } budget)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p{(report.Budget!.IsExceeded ? " class=\"over\"" : "")}>{Escape(budget)}</p>\n");
        }

        if (ReportText.Spot(report) is { } spot)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Escape(spot)}</p>\n");
        }
    }

    private static void Diff(StringBuilder html, CostDiff diff)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>Against {Escape(diff.Before.Stack)} ({Escape(diff.Before.Origin)})</h2>\n<p>{ReportText.Change(diff.Monthly)} a month</p>\n");
        foreach (var (title, changes) in new[] { ("By category", diff.Categories), ("By resource", diff.Resources) })
        {
            Table(html, title, ["", "", "#before", "#after", "#a month"], changes.Select(change => new[]
            {
                change.Name, change.Kind.ToString().ToLowerInvariant(), ReportText.Usd(change.BeforeMonthly), ReportText.Usd(change.AfterMonthly), ReportText.Change(change.Monthly),
            }));
        }
    }

    private static void Lines(StringBuilder html, CostReport report) => Table(
        html,
        "All lines",
        ["site", "resource", "what", "#quantity", "#unit price", "#hours", "#hourly", "#monthly", "bought", "price of", "confidence", "source", "assumes"],
        report.Lines.Select(line => new[]
        {
            line.Site, line.Resource, line.Description, ReportText.Number(line.Quantity), $"{ReportText.Price(line.UnitPriceUsd)}/{line.Unit}", line.Hours is { } hours ? ReportText.Number(hours) : "",
            ReportText.UsdPerHour(line.Printed.Hourly), ReportText.Usd(line.Printed.Monthly), line.Purchase?.Name() ?? "", line.PriceDate, line.Confidence.Name(), line.Source, line.Assumption,
        }));

    /// <summary>A table; a column whose title begins with # has numbers. Nothing where there are no rows.</summary>
    private static void Table(StringBuilder html, string title, string[] columns, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<h2>{Escape(title)}</h2>\n<table>\n<tr>{string.Concat(columns.Select(column => $"<th{(column.StartsWith('#') ? " class=\"n\"" : "")}>{Escape(column.TrimStart('#'))}</th>"))}</tr>\n");
        foreach (var row in all)
        {
            html.Append("<tr>");
            for (var column = 0; column < columns.Length; column++)
            {
                var style = columns[column].StartsWith('#') ? " class=\"n\"" : columns[column] == "confidence" && row[column] == "low" ? " class=\"low\"" : "";
                html.Append(CultureInfo.InvariantCulture, $"<td{style}>{Escape(row[column])}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</table>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(TerminalText.Clean(text));
}
