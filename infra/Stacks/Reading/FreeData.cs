using System.Globalization;
using System.Text.Json.Nodes;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>
/// Configuration that is handed on as it stands. Keys are sorted and numbers written one way, because that is how Pulumi
/// hands over what a file says: the program must not depend on which of the two was read.
/// </summary>
internal static class FreeData
{
    public static JsonNode? Read(ConfigNode node, string path, Findings findings)
    {
        findings.Locate(path, node);
        switch (node.Kind)
        {
            case NodeKind.Map:
                return new JsonObject(node.Entries
                    .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => KeyValuePair.Create(entry.Key, Read(entry.Value, $"{path}.{entry.Key}", findings))));
            case NodeKind.List:
                return new JsonArray([.. node.Items.Select((item, index) => Read(item, $"{path}[{index}]", findings))]);
            case NodeKind.Text:
                return node.Text;
            case NodeKind.Boolean:
                return node.Text.Equals("true", StringComparison.OrdinalIgnoreCase);
            case NodeKind.Number:
                return Number(node.Text);
            case NodeKind.Null:
                return null;
            case NodeKind.Secret:
                findings.Add(path, $"must not be a secret: only {string.Join(", ", Resources.ConfigSecret.All)} may be; let the node read it from a file at its site");
                return null;
            default:
                findings.Add(path, "put it in quotes, or write a plain decimal number, true or false: YAML readers disagree on what this is");
                return null;
        }
    }

    private static JsonValue Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonValue.Create(whole);
        }

        // 1.0 is 1 to Pulumi; beyond 2^53 a double no longer counts in ones.
        var number = double.Parse(text, CultureInfo.InvariantCulture);
        return number == Math.Truncate(number) && Math.Abs(number) < 1L << 53 ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }
}
