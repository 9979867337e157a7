using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using FedInfra.Infra.Prices;

namespace FedInfra.Infra.Costs.Reports;

/// <summary>
/// One row a line for spreadsheets, then the unpriced items with empty amounts. Of a comparison, a row follows for each
/// resource whose cost differs, with its amounts in columns of their own, so that the other columns still add up. A text that a spreadsheet would take for a formula is quoted
/// with an apostrophe.
/// </summary>
public sealed class CsvReport : IReportFormat
{
    private static readonly string[] _columns =
    [
        "status", "site", "cloud", "region", "category", "resource", "type", "description", "sku", "pool", "purchase", "quantity", "unit",
        "unit_price_usd", "hours", "hourly_usd", "daily_usd", "monthly_usd", "per_training_hour_usd", "price_date", "source", "confidence", "note",
        "before_monthly_usd", "after_monthly_usd", "change_monthly_usd", "change_hourly_usd",
    ];

    /// <summary>Columns that only a comparison fills.</summary>
    private const int Differences = 4;

    private const int ResourceColumn = 5;

    public string Name => "csv";

    public void Write(CostReport report, CostDiff? diff, TextWriter output)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var csv = new CsvWriter(output, configuration, leaveOpen: true);
        Row(csv, _columns);
        foreach (var line in report.Lines)
        {
            Row(csv, "priced", Text(line.Site), line.Cloud.Name(), Text(line.Region), line.Category.Name(), Text(line.Resource), Text(line.Type), Text(line.Description),
                Text(line.Sku), Text(line.Pool ?? ""), line.Purchase?.Name() ?? "", Number(line.Quantity), Text(line.Unit), Number(line.UnitPriceUsd), line.Hours is { } hours ? Number(hours) : "",
                Number(line.Printed.Hourly), Number(line.Printed.Daily), Number(line.Printed.Monthly), Number(line.Printed.PerTrainingHour), Text(line.PriceDate), Text(line.Source), line.Confidence.Name(), Text(line.Assumption));
        }

        foreach (var item in report.Unpriced)
        {
            Row(csv, "unpriced", Text(item.Site), item.Cloud?.Name() ?? "", "", "", Text(item.Resource), Text(item.Type), Text(item.Item), "", "", "", "", "", "", "", "", "", "", "", "", "", "", Text(item.Why));
        }

        foreach (var change in diff?.Resources ?? [])
        {
            var fields = Enumerable.Repeat("", _columns.Length).ToArray();
            (fields[0], fields[ResourceColumn]) = (change.Kind.ToString().ToLowerInvariant(), Text(change.Name));
            string[] amounts = [Number(change.BeforeMonthly), Number(change.AfterMonthly), Number(change.Monthly), Number(change.Hourly)];
            amounts.CopyTo(fields, _columns.Length - Differences);
            Row(csv, fields);
        }
    }

    private static void Row(CsvWriter csv, params string[] fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        for (var missing = fields.Length; missing < _columns.Length; missing++)
        {
            csv.WriteField("");
        }

        csv.NextRecord();
    }

    private static string Text(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + text : text;

    private static string Number(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
