using System.Globalization;
using System.Text.Json;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>Reads members that a documented answer has; an answer of another shape is an error that names the member.</summary>
internal static class JsonShape
{
    /// <summary>A member's text, or an empty text where it is missing or none.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>A member's decimal number, written as a number or as text; null where it is missing or none.</summary>
    public static decimal? Number(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
            JsonValueKind.String when decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    /// <summary>A member that must be an array.</summary>
    /// <exception cref="InfraException">It is not.</exception>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element, string name, string source) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw new InfraException($"{source}: the answer has no list '{name}'; the interface may have changed.");

    /// <summary>Members of an object member, or nothing where it is missing.</summary>
    public static IEnumerable<JsonElement> Members(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Select(member => member.Value)
            : [];
}
