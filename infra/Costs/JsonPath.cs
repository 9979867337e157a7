using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FedInfra.Infra.Costs;

/// <summary>Reads values out of JSON whose shape cannot be relied on: what is not as expected is null.</summary>
internal static class JsonPath
{
    /// <summary>The node at a path such as <c>a.b[0].c</c>, or null.</summary>
    public static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.', '['))
        {
            node = part.EndsWith(']')
                ? node is JsonArray list && int.TryParse(part[..^1], CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : null
                : (node as JsonObject)?[part];
        }

        return node;
    }

    public static string? Text(JsonNode? node, string path) =>
        Find(node, path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A number, also where it is written as text.</summary>
    public static decimal? Number(JsonNode? node, string path)
    {
        var text = Find(node, path) is JsonValue value
            ? value.GetValueKind() switch { JsonValueKind.String => value.GetValue<string>(), JsonValueKind.Number => value.ToJsonString(), _ => null }
            : null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15m ? number : null;
    }

    public static IEnumerable<JsonNode> Items(JsonNode? node, string path) =>
        (Find(node, path) as JsonArray ?? []).OfType<JsonNode>();
}
