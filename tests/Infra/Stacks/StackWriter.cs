using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>Writes a tree as people write YAML: block or flow, texts with and without quotes, comments between.</summary>
internal sealed partial class StackWriter(Random random)
{
    public string Write(JsonObject root)
    {
        var text = new StringBuilder("# A stack.\nencryptionsalt: v1:abc=:v1:def\n");
        Block(text, root, 0);
        return text.ToString();
    }

    private void Block(StringBuilder text, JsonObject map, int indent)
    {
        foreach (var (key, value) in map)
        {
            text.Append(' ', indent).Append(key).Append(':');
            Value(text, value, indent);
        }
    }

    private void Value(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map when indent < 4 || random.Next(3) > 0:
                text.Append(random.Next(8) == 0 ? " # a comment\n" : "\n");
                Block(text, map, indent + 2);
                break;
            case JsonArray { Count: > 0 } list when random.Next(3) > 0:
                text.Append('\n');
                foreach (var item in list)
                {
                    text.Append(' ', indent + 2).Append("- ").Append(Flow(item)).Append('\n');
                }

                break;
            default:
                text.Append(' ').Append(Flow(value)).Append('\n');
                break;
        }
    }

    private string Flow(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject map => $"{{{string.Join(", ", map.Select(entry => $"{entry.Key}: {Flow(entry.Value)}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(Flow))}]",
        JsonValue scalar when scalar.TryGetValue<string>(out var word) => Word(word),
        JsonValue scalar when scalar.TryGetValue<bool>(out var truth) => truth ? "true" : "false",
        _ => Number(Convert.ToDouble(value.ToString(), CultureInfo.InvariantCulture)),
    };

    private string Number(double value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return random.Next(6) == 0 && !text.Contains('E', StringComparison.Ordinal) ? text + (text.Contains('.', StringComparison.Ordinal) ? "0" : ".0") : text;
    }

    private string Word(string word) => random.Next(3) switch
    {
        0 when Harmless().IsMatch(word) => word,
        1 => $"'{word}'",
        _ => $"\"{word}\"",
    };

    /// <summary>What every YAML reader takes for text.</summary>
    [GeneratedRegex(@"^(?!(?:true|false|null|yes|no|on|off|y|n|1e5)\z)[a-zA-Z/][a-zA-Z0-9_./@-]*\z")]
    private static partial Regex Harmless();
}
