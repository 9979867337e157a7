using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>
/// What Pulumi puts into PULUMI_CONFIG for a stack file: a JSON map of texts, structured values as JSON with sorted keys
/// and Go's numbers, secrets decrypted. Written apart from the program's own reader, so that the two can disagree.
/// </summary>
internal static class PulumiConfig
{
    /// <summary>What stands for the plain text of every secret.</summary>
    public const string SecretValue = "correct-horse-battery-staple";

    public static string Of(string stackFile)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(stackFile));
        var config = (YamlMappingNode)((YamlMappingNode)stream.Documents[0].RootNode).Children[new YamlScalarNode("config")];
        var texts = new JsonObject();
        foreach (var (key, value) in config.Children.OrderBy(entry => ((YamlScalarNode)entry.Key).Value, StringComparer.Ordinal))
        {
            var node = Node(value);
            texts[((YamlScalarNode)key).Value!] = node is JsonValue scalar ? scalar.ToString() : node?.ToJsonString();
        }

        return texts.ToJsonString();
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode { Children.Count: 1 } map when map.Children.ContainsKey(new YamlScalarNode("secure")) => SecretValue,
        YamlMappingNode map => new JsonObject(map.Children
            .Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Node(entry.Value)))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
        _ => ((YamlScalarNode)node).Value,
    };

    private static JsonNode? Plain(string text) =>
        text is "null" or "" ? null
        : text is "true" or "false" ? JsonValue.Create(text == "true")
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonNode.Parse(JsonSerializer.Serialize(number))
        : JsonValue.Create(text);
}
