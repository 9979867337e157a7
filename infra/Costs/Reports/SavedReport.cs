using System.Text.Json;
using FedInfra.Infra.Engine;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Costs.Reports;

/// <summary>Reads a report that <see cref="JsonReport"/> has written, as far as a comparison needs it: totals, lines, unpriced items.</summary>
internal static class SavedReport
{
    /// <summary>Amounts beyond it are no cost of a stack; they would only overflow sums.</summary>
    private const decimal MostUsd = 1_000_000_000_000;

    /// <param name="document">The file's bytes.</param>
    /// <param name="path">The file, for messages.</param>
    /// <returns>The report; null where the document is something else.</returns>
    /// <exception cref="InfraException">It is no JSON, or a report that lacks what this program would have written.</exception>
    public static CostReport? Read(byte[] document, string path)
    {
        List<CostLine> lines = [];
        List<UnpricedItem> unpriced = [];
        Dictionary<string, JsonElement> members = [];
        if (!EngineDocument.Walk(document, path, ["lines"], line => lines.Add(Line(line, path)), (name, member) => members[name] = member)
            || !members.ContainsKey("monthHours"))
        {
            return null;
        }

        EngineDocument.Walk(document, path, ["unpriced"], item => unpriced.Add(Unpriced(item, path)));
        return new CostReport
        {
            Stack = EngineJson.Text(members.GetValueOrDefault("stack")) ?? throw Wrong(path, "stack"),
            Origin = EngineJson.Text(members.GetValueOrDefault("origin")) ?? throw Wrong(path, "origin"),
            TrainingHours = Amount(members.GetValueOrDefault("trainingHours"), path, "trainingHours"),
            Lines = lines,
            Unpriced = unpriced,
            Free = [],
            Notes = [],
            AtLeast = members.GetValueOrDefault("atLeast").ValueKind == JsonValueKind.True,
        };
    }

    private static CostLine Line(JsonElement line, string path) => new()
    {
        Resource = Text(line, "resource", path),
        Type = Text(line, "type", path),
        Site = Text(line, "site", path),
        Cloud = Words.Clouds.TryGetValue(Text(line, "cloud", path), out var cloud) ? cloud : throw Wrong(path, "lines[].cloud"),
        Region = Text(line, "region", path),
        Category = CostNames.Category(Text(line, "category", path)) ?? throw Wrong(path, "lines[].category"),
        Description = Text(line, "description", path),
        Quantity = Amount(EngineJson.Member(line, "quantity"), path, "lines[].quantity"),
        Unit = Text(line, "unit", path),
        UnitPriceUsd = Amount(EngineJson.Member(line, "unitPriceUsd"), path, "lines[].unitPriceUsd"),
        HourlyUsd = Amount(EngineJson.Member(line, "exactHourlyUsd"), path, "lines[].exactHourlyUsd"),
        MonthlyUsd = Amount(EngineJson.Member(line, "exactMonthlyUsd"), path, "lines[].exactMonthlyUsd"),
        Printed = Printed(EngineJson.Member(line, "amounts"), path),
        PriceDate = Text(line, "priceDate", path),
        Source = Text(line, "source", path),
        Confidence = Enum.TryParse<PriceConfidence>(Text(line, "confidence", path), ignoreCase: true, out var confidence) ? confidence : throw Wrong(path, "lines[].confidence"),
    };

    private static Amounts Printed(JsonElement amounts, string path) => new(
        Amount(EngineJson.Member(amounts, "hourlyUsd"), path, "lines[].amounts.hourlyUsd"),
        Amount(EngineJson.Member(amounts, "dailyUsd"), path, "lines[].amounts.dailyUsd"),
        Amount(EngineJson.Member(amounts, "monthlyUsd"), path, "lines[].amounts.monthlyUsd"),
        Amount(EngineJson.Member(amounts, "perTrainingHourUsd"), path, "lines[].amounts.perTrainingHourUsd"));

    private static UnpricedItem Unpriced(JsonElement item, string path) => new(
        Text(item, "resource", path),
        Text(item, "type", path),
        Text(item, "site", path),
        EngineJson.Text(item, "cloud") is { } name && Words.Clouds.TryGetValue(name, out var cloud) ? cloud : null,
        Text(item, "item", path),
        Text(item, "why", path));

    private static string Text(JsonElement element, string name, string path) => EngineJson.Text(element, name) ?? throw Wrong(path, name);

    private static decimal Amount(JsonElement element, string path, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) && Math.Abs(number) <= MostUsd ? number : throw Wrong(path, name);

    private static InfraException Wrong(string path, string what) =>
        new($"{EngineDocument.Name(path)}: looks like a cost report, but its '{what}' is not as `infra cost --format json` writes it; write it again with this version.");
}
