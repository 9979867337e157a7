using System.Text.Json;

namespace FedInfra.Infra.Engine;

/// <summary>Reads members of JSON that may have any shape.</summary>
internal static class EngineJson
{
    /// <summary>A member; undefined where it is missing.</summary>
    public static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A member's text; null where it is missing or none.</summary>
    public static string? Text(JsonElement element, string name) => Text(Member(element, name));

    /// <summary>The text; null where it is none.</summary>
    public static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    /// <summary>True where a member says true.</summary>
    public static bool IsTrue(JsonElement element, string name) => Member(element, name).ValueKind == JsonValueKind.True;
}
