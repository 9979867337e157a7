using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks.Reading;
using FedInfra.Infra.Terminal;
using Spectre.Console;

namespace FedInfra.Infra.Prices;

/// <summary><c>infra prices list</c></summary>
internal static class PriceListCommand
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var cloud = new Option<string?>("--cloud") { Description = "Only this cloud: aws, azure or gcp." };
        var region = new Option<string?>("--region") { Description = "Only this region." };
        var gpu = new Option<string?>("--gpu") { Description = "Only machines whose accelerator's name contains this, for example t4 or \"A100 80GB\"." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var csv = new Option<bool>("--csv") { Description = "Print CSV that --prices reads." };
        var file = PriceCommands.ListOption();
        var command = new Command("list", "Lists prices with their dates, cheapest accelerator first.\n\nExample:\n  infra prices list --cloud aws --gpu t4")
        {
            cloud, region, gpu, json, csv, file,
        };
        command.SetAction(arguments =>
        {
            var wanted = PriceCommands.ParseCloud(arguments.GetValue(cloud));
            var prices = PriceCommands.Read(arguments.GetValue(file)).All
                .Where(price => wanted is null || price.Cloud == wanted)
                .Where(price => arguments.GetValue(region) is not { } name || price.Region == name)
                .Where(price => arguments.GetValue(gpu) is not { } name || price.Gpu?.Contains(name, StringComparison.OrdinalIgnoreCase) == true)
                .ToList();
            if (arguments.GetValue(csv))
            {
                PriceListFile.Write(prices, Console.Out);
            }
            else if (arguments.GetValue(json))
            {
                Console.WriteLine(ToJson(prices).ToJsonString(_indented));
            }
            else
            {
                PlainConsole.On(Console.Out).Write(ToTable(prices.OrderBy(PerGpu)));
            }
        });
        return command;
    }

    private static decimal PerGpu(Price price) => price is { GpuCount: > 0, OnDemandUsd: { } usd } ? usd / price.GpuCount.Value : decimal.MaxValue;

    private static JsonArray ToJson(IEnumerable<Price> prices) => [.. prices.Select(price => new JsonObject
    {
        ["cloud"] = Words.Of(price.Cloud),
        ["region"] = price.Region,
        ["sku"] = price.Sku,
        ["kind"] = price.Kind,
        ["gpu"] = price.Gpu,
        ["gpuCount"] = price.GpuCount,
        ["vcpus"] = price.Vcpus,
        ["memoryGib"] = price.MemoryGib,
        ["unit"] = price.Unit,
        ["onDemandUsd"] = price.OnDemandUsd,
        ["spotUsd"] = price.SpotUsd,
        ["asOf"] = price.AsOf,
        ["source"] = price.Source,
        ["confidence"] = price.Confidence.Name(),
        ["spotAsOf"] = price.SpotUsd is null ? null : price.SpotAsOf ?? price.AsOf,
        ["spotSource"] = price.SpotUsd is null ? null : price.SpotSource ?? price.Source,
        ["spotConfidence"] = price.SpotUsd is null ? null : price.SpotConfidence.Name(),
    })];

    private static Table ToTable(IEnumerable<Price> prices)
    {
        var table = new Table().AddColumns("cloud", "region", "sku", "gpu", "unit", "on demand", "spot", "as of", "confidence");
        foreach (var price in prices)
        {
            table.AddRow(new[]
            {
                Words.Of(price.Cloud), price.Region, price.Sku,
                price.Gpu is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{price.GpuCount} x {price.Gpu}"),
                price.Unit, Usd(price.OnDemandUsd), Usd(price.SpotUsd), price.AsOf, price.Confidence.Name(),
            }.Select(cell => Markup.Escape(TerminalText.Clean(cell))).ToArray());
        }

        return table;
    }

    private static string Usd(decimal? usd) => usd?.ToString("0.######", CultureInfo.InvariantCulture) ?? "-";
}
