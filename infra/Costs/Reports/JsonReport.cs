using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Prices;

namespace FedInfra.Infra.Costs.Reports;

/// <summary>Everything in the report, for programs. Exact amounts beside printed ones.</summary>
public sealed class JsonReport : IReportFormat
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Default };

    public string Name => "json";

    public void Write(CostReport report, CostDiff? diff, TextWriter output)
    {
        var json = ToJson(report);
        if (diff is not null)
        {
            json["diff"] = new JsonObject
            {
                ["against"] = diff.Before.Stack,
                ["origin"] = diff.Before.Origin,
                ["beforeMonthlyUsd"] = diff.Before.Total.Monthly,
                ["monthlyUsd"] = diff.Monthly,
                ["hourlyUsd"] = diff.Hourly,
                ["categories"] = Changes(diff.Categories),
                ["resources"] = Changes(diff.Resources),
                ["newlyUnpriced"] = Unpriced(diff.NewlyUnpriced),
            };
        }

        output.WriteLine(json.ToJsonString(_indented));
    }

    private static JsonObject ToJson(CostReport report) => new()
    {
        ["stack"] = report.Stack,
        ["origin"] = report.Origin,
        ["currency"] = "USD",
        ["monthHours"] = Month.Hours,
        ["trainingHours"] = report.TrainingHours,
        ["atLeast"] = report.AtLeast,
        ["total"] = Amount(report.Total),
        ["bySite"] = Groups(report.BySite),
        ["byCloud"] = Groups(report.ByCloud),
        ["byCategory"] = Groups(report.ByCategory),
        ["byResource"] = Groups(report.ByResource),
        ["byPurchase"] = Groups(report.ByPurchase),
        ["spotSavingUsd"] = report.SpotSavingUsd,
        ["budget"] = report.Budget is not { } budget ? null : new JsonObject
        {
            ["monthlyUsd"] = budget.MonthlyUsd,
            ["percent"] = Math.Round(budget.Percent, 2),
            ["exceeded"] = budget.IsExceeded,
            ["atLeast"] = budget.AtLeast,
            ["alertsReached"] = new JsonArray([.. budget.Crossed.Select(percent => JsonValue.Create(percent))]),
        },
        ["lines"] = new JsonArray([.. report.Lines.Select(Line)]),
        ["unpriced"] = Unpriced(report.Unpriced),
        ["free"] = new JsonArray([.. report.Free.Select(name => JsonValue.Create(name))]),
        ["notes"] = new JsonArray([.. report.Notes.Select(note => JsonValue.Create(note))]),
        ["savings"] = new JsonArray([.. report.Savings.Select(saving => new JsonObject
        {
            ["idea"] = saving.Idea,
            ["subject"] = saving.Subject,
            ["how"] = saving.How,
            ["monthlyUsd"] = saving.MonthlyUsd,
        })]),
    };

    private static JsonObject Line(CostLine line) => new()
    {
        ["resource"] = line.Resource,
        ["type"] = line.Type,
        ["site"] = line.Site,
        ["cloud"] = line.Cloud.Name(),
        ["region"] = line.Region,
        ["category"] = line.Category.Name(),
        ["description"] = line.Description,
        ["sku"] = line.Sku,
        ["pool"] = line.Pool,
        ["phase"] = line.Phase.Name(),
        ["purchase"] = line.Purchase?.Name(),
        ["quantity"] = line.Quantity,
        ["unit"] = line.Unit,
        ["unitPriceUsd"] = line.UnitPriceUsd,
        ["onDemandUnitPriceUsd"] = line.OnDemandUnitPriceUsd,
        ["hours"] = line.Hours,
        ["exactHourlyUsd"] = line.HourlyUsd,
        ["exactMonthlyUsd"] = line.MonthlyUsd,
        ["amounts"] = Amount(line.Printed),
        ["priceDate"] = line.PriceDate,
        ["source"] = line.Source,
        ["confidence"] = line.Confidence.Name(),
        ["assumption"] = line.Assumption,
    };

    private static JsonObject Amount(Amounts amounts) => new()
    {
        ["hourlyUsd"] = amounts.Hourly,
        ["dailyUsd"] = amounts.Daily,
        ["monthlyUsd"] = amounts.Monthly,
        ["perTrainingHourUsd"] = amounts.PerTrainingHour,
    };

    private static JsonArray Groups(IEnumerable<(string Name, Amounts Amounts)> groups) => [.. groups.Select(group =>
    {
        var json = Amount(group.Amounts);
        json.Insert(0, "name", group.Name);
        return json;
    })];

    private static JsonArray Unpriced(IEnumerable<UnpricedItem> items) => [.. items.Select(item => new JsonObject
    {
        ["resource"] = item.Resource,
        ["type"] = item.Type,
        ["site"] = item.Site,
        ["cloud"] = item.Cloud?.Name(),
        ["item"] = item.Item,
        ["why"] = item.Why,
    })];

    private static JsonArray Changes(IEnumerable<CostChange> changes) => [.. changes.Select(change => new JsonObject
    {
        ["name"] = change.Name,
        ["kind"] = change.Kind.ToString().ToLowerInvariant(),
        ["beforeMonthlyUsd"] = change.BeforeMonthly,
        ["afterMonthlyUsd"] = change.AfterMonthly,
        ["monthlyUsd"] = change.Monthly,
        ["hourlyUsd"] = change.Hourly,
    })];
}
