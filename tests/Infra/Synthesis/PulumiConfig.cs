using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FedInfra.Infra.Tests.Synthesis;

/// <summary>Makes of a stack's file what Pulumi puts into PULUMI_CONFIG: texts as they are, maps and lists as JSON.</summary>
internal static class PulumiConfig
{
    /// <summary>A value that no program may contain.</summary>
    public const string SecretValue = "s3cr3t-${HOME}-$$-0123456789";

    /// <summary>The configuration of one of the repository's stacks, with every secret set and a key of another namespace.</summary>
    public static string Of(string stack)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(TestData.ProjectRoot, StackFile.NameOf(stack)))));
        var config = (YamlMappingNode)((YamlMappingNode)stream.Documents[0].RootNode)["config"];
        var map = new JsonObject { ["aws:region"] = "us-west-2" };
        foreach (var (key, node) in config.Children)
        {
            map[((YamlScalarNode)key).Value!] = node is YamlScalarNode scalar ? scalar.Value : Json(node)!.ToJsonString();
        }

        foreach (var secret in Resources.ConfigSecret.All)
        {
            map[$"fedinfra:{secret.Key}"] = SecretValue;
        }

        return map.ToJsonString();
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when IsJson(scalar.Value!) => JsonNode.Parse(scalar.Value!),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value!),
        _ => throw new InvalidOperationException($"{node.GetType().Name} in a stack's file"),
    };

    /// <summary>True for what YAML and JSON both take for a number, true, false or null.</summary>
    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
