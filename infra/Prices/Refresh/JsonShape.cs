using System.Globalization;
using System.Text.Json;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>Reads members that a documented answer has, whatever it is that came instead; only a list that must be there is an error where it is not.</summary>
internal static class JsonShape
{
    /// <summary>A member; undefined, of which every other method here makes nothing, where it is missing.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The last item of a member that is an array; undefined where there is none.</summary>
    public static JsonElement Last(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() is > 0 and var length ? list[length - 1] : default;

    /// <summary>A member's text, or an empty text where it is missing or none.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    /// <summary>A member's decimal number, written as a number or as text; null where it is missing or none.</summary>
    public static decimal? Number(this JsonElement element, string name)
    {
        var value = element.Member(name);
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
        element.Member(name) is { ValueKind: JsonValueKind.Array } value
            ? value.EnumerateArray()
            : throw new InfraException($"{source}: the answer has no list '{name}'; the interface may have changed.");

    /// <summary>Values of an object's members, or nothing where it is no object.</summary>
    public static IEnumerable<JsonElement> Values(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(member => member.Value) : [];
}
