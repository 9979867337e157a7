using System.Globalization;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Stacks.Reading;
using FedInfra.Infra.Terminal;

namespace FedInfra.Infra.Prices;

/// <summary>A row of a price list as text, and back.</summary>
internal static class PriceRow
{
    /// <summary>Clouds that sell something, by the words that stack files have for them.</summary>
    public static readonly IReadOnlyDictionary<string, Cloud> Providers =
        Words.Clouds.Where(word => word.Value != Cloud.OnPrem).ToDictionary(word => word.Key, word => word.Value);

    private static readonly string[] _key = ["provider", "region", "sku"];

    private const int MaximumFieldLength = 2_000;

    /// <summary>Reads a row.</summary>
    /// <param name="fields">Text by column.</param>
    /// <param name="errors">Everything that is wrong with its form; empty where a price is returned.</param>
    public static Price? Parse(IReadOnlyDictionary<string, string> fields, List<string> errors)
    {
        string Field(string column) => fields.GetValueOrDefault(column, "").Trim();

        string Required(string column)
        {
            var text = Field(column);
            if (text.Length == 0)
            {
                errors.Add($"'{column}' is missing");
            }

            return text;
        }

        string OneOf(string column, IEnumerable<string> known)
        {
            var text = Required(column);
            if (text.Length > 0 && !known.Contains(text))
            {
                errors.Add($"'{column}' is '{Printable(text)}'; known are {string.Join(", ", known)}");
            }

            return text;
        }

        decimal? Number(string column)
        {
            var text = Field(column);
            if (text.Length == 0)
            {
                return null;
            }

            if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > 1_000_000_000)
            {
                errors.Add($"'{column}' is '{Printable(text)}', not a finite number");
                return null;
            }

            if (number < 0)
            {
                errors.Add($"'{column}' is {text}: negative");
            }

            return number;
        }

        string? Optional(string column) => Field(column) is { Length: > 0 } text ? text : null;

        foreach (var (column, text) in fields)
        {
            if (text.Length > MaximumFieldLength || text.Any(char.IsControl))
            {
                errors.Add($"'{column}' is too long or has control characters in it");
            }
        }

        var provider = OneOf("provider", Providers.Keys);
        var price = new Price
        {
            Cloud = Providers.GetValueOrDefault(provider),
            Region = Required("region"),
            Sku = Required("sku"),
            Kind = OneOf("kind", PriceKinds.All),
            Unit = OneOf("unit", PriceUnits.All),
            OnDemandUsd = Number("usd_on_demand"),
            SpotUsd = Number("usd_spot"),
            AsOf = Required("as_of"),
            Source = Required("source"),
            SpotAsOf = Optional("spot_as_of"),
            SpotSource = Optional("spot_source"),
            Gpu = Optional("gpu"),
            GpuCount = Number("gpu_count"),
            Vcpus = Number("vcpus"),
            MemoryGib = Number("mem_gib"),
        };
        return errors.Count == 0 ? price : null;
    }

    /// <summary>The row's fields in the order of <see cref="PriceListFile.Columns"/>.</summary>
    public static IEnumerable<string> Format(Price price) =>
    [
        Words.Of(price.Cloud), price.Region, price.Sku, price.Kind, price.Gpu ?? "",
        Text(price.GpuCount), Text(price.Vcpus), Text(price.MemoryGib), price.Unit, Text(price.OnDemandUsd), Text(price.SpotUsd),
        price.AsOf, price.Source, price.SpotAsOf ?? "", price.SpotSource ?? "",
    ];

    /// <summary>Which row, for people.</summary>
    public static string Name(IReadOnlyDictionary<string, string> fields) =>
        Printable(string.Join(' ', _key.Select(column => fields.GetValueOrDefault(column, "?").Trim())));

    /// <summary>Somebody else's text, short and without control characters, for a message.</summary>
    public static string Printable(string text) =>
        TerminalText.Clean(text.Length > 80 ? text[..80] + "…" : text);

    private static string Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
