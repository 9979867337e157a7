using System.Text.Json;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>JSON text as a tree. Errors say where it is broken, never what it says: it may be a secret.</summary>
internal static class JsonTree
{
    /// <summary>Longest text that is read, in characters: of all keys together.</summary>
    public const int MaximumLength = 8 << 20;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = YamlTree.MaximumDepth + 1, AllowDuplicateProperties = false };

    /// <param name="text">The text.</param>
    /// <param name="source">What it is, for errors.</param>
    /// <exception cref="InfraException">Not JSON, or beyond the limits.</exception>
    public static ConfigNode Read(string text, string source)
    {
        if (text.Length > MaximumLength)
        {
            throw new InfraException($"{source}: {text.Length} characters are more than the {MaximumLength} that configuration may have.");
        }

        try
        {
            using var document = JsonDocument.Parse(text, _options);
            return Node(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No inner exception: its message quotes the text.
            var place = exception is JsonException { LineNumber: { } line, BytePositionInLine: { } position } ? $" (line {line + 1}, byte {position})" : "";
            throw new InfraException($"{source}: this is not JSON with unique keys, nested {YamlTree.MaximumDepth} deep at most{place}.");
        }
    }

    private static ConfigNode Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new ConfigNode(NodeKind.Map) { Entries = [.. element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Node(property.Value)))] },
        JsonValueKind.Array => new ConfigNode(NodeKind.List) { Items = [.. element.EnumerateArray().Select(Node)] },
        JsonValueKind.String => new ConfigNode(NodeKind.Text) { Text = element.GetString()! },
        JsonValueKind.Number => new ConfigNode(double.IsFinite(element.GetDouble()) ? NodeKind.Number : NodeKind.Unclear) { Text = element.GetRawText() },
        JsonValueKind.True or JsonValueKind.False => new ConfigNode(NodeKind.Boolean) { Text = element.GetRawText() },
        _ => new ConfigNode(NodeKind.Null),
    };
}
