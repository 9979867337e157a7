using System.Globalization;
using System.Text;
using FedInfra.Learning.Models.Layers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace FedInfra.Learning.Models;

/// <summary>The text form of a model spec.</summary>
internal static class ModelSpecYaml
{
    private const int MaximumLength = 256 * 1024;
    private const int MaximumDepth = 8;
    private static readonly string[] Fields = ["name", "input", "layers", "loss"];

    public static ModelSpec Parse(string yaml, string source)
    {
        var errors = new List<string>();
        var root = Load(yaml, source);
        foreach (var field in root.Keys.Where(field => !Fields.Contains(field)))
        {
            errors.Add($"{field}: unknown field; allowed are {string.Join(", ", Fields)}");
        }

        var name = Scalar(root, "name", "a name for the model", errors);
        var input = ReadInput(root, errors);
        var layers = ReadLayers(root, errors);
        var lossName = Scalar(root, "loss", $"one of {LossNames.All}", errors);
        var loss = LossNames.Find(lossName);
        if (loss is null && lossName.Length > 0)
        {
            errors.Add($"loss: unknown loss '{lossName}'; known are {LossNames.All}");
        }

        ModelSpecRules.Throw(source, errors);
        return new ModelSpec(name, input, layers, loss!.Value, source);
    }

    public static string Write(ModelSpec spec)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: \"{spec.Name}\"\ninput: {LayerSpec.Show(spec.Input)}\nlayers:\n");
        foreach (var layer in spec.Layers)
        {
            var fields = string.Join(", ", layer.Fields.Select(field => $"{field.Field}: {field.Value}"));
            text.Append("  - ").Append(layer.Kind).Append(fields.Length == 0 ? "\n" : $": {{{fields}}}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"loss: {LossNames.NameOf(spec.Loss)}\n").ToString();
    }

    private static Dictionary<string, YamlNode> Load(string yaml, string source)
    {
        if (yaml.Length > MaximumLength)
        {
            throw new LearningException($"{source}: the model spec has {yaml.Length} characters; at most {MaximumLength} are allowed.");
        }

        try
        {
            CheckDepth(yaml, source);
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 1 && Members(stream.Documents[0].RootNode) is { } root
                ? root
                : throw new LearningException($"{source}: a model spec is one YAML mapping with the fields {string.Join(", ", Fields)}.");
        }
        catch (YamlException exception)
        {
            throw new LearningException($"{source}: line {exception.Start.Line}, column {exception.Start.Column}: {exception.Message}", exception);
        }
    }

    /// <summary>The loader recurses, so that deep nesting would end the process; the event parser does not.</summary>
    private static void CheckDepth(string yaml, string source)
    {
        var parser = new Parser(new StringReader(yaml));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current is MappingStart or SequenceStart ? 1 : parser.Current is MappingEnd or SequenceEnd ? -1 : 0;
            if (depth > MaximumDepth)
            {
                throw new LearningException($"{source}: line {parser.Current!.Start.Line}: nested more than {MaximumDepth} deep; no model spec is.");
            }
        }
    }

    private static int[] ReadInput(Dictionary<string, YamlNode> root, List<string> errors)
    {
        var sizes = (root.GetValueOrDefault("input") as YamlSequenceNode)?.Select(node =>
            int.TryParse((node as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1).ToArray();
        if (sizes is null || sizes.Contains(-1))
        {
            errors.Add("input: give the shape of one example as a list of whole numbers, for example [784] or [1, 28, 28]");
            return [];
        }

        return sizes;
    }

    private static List<LayerSpec> ReadLayers(Dictionary<string, YamlNode> root, List<string> errors)
    {
        var layers = new List<LayerSpec>();
        if (root.GetValueOrDefault("layers") is not YamlSequenceNode list || list.Children.Count == 0)
        {
            errors.Add($"layers: give a list of layers, each one of {LayerNames.All}");
            return layers;
        }

        for (var index = 0; index < list.Children.Count; index++)
        {
            var node = list.Children[index];
            var (kind, body) = node is YamlScalarNode { Value: { } scalar }
                ? (scalar, null)
                : Members(node) is { Count: 1 } single ? (single.First().Key, single.First().Value) : (null, null);
            var values = body is null or YamlScalarNode { Value: "" or "~" or "null" } ? [] : Members(body);
            if (kind is null || values is null)
            {
                errors.Add($"layer {index} (line {node.Start.Line}): write a name, or a name and its fields: `- linear: {{units: 10}}`");
                continue;
            }

            var fields = new LayerFields(values, error => errors.Add($"layer {index} ({kind}, line {node.Start.Line}): {error}"));
            if (LayerNames.Read(kind, fields) is { } layer)
            {
                layers.Add(layer);
            }
        }

        return layers;
    }

    private static string Scalar(Dictionary<string, YamlNode> root, string field, string what, List<string> errors)
    {
        if (root.GetValueOrDefault(field) is YamlScalarNode { Value: { Length: > 0 } value })
        {
            return value;
        }

        errors.Add($"{field}: give {what}");
        return "";
    }

    private static Dictionary<string, YamlNode>? Members(YamlNode node) =>
        node is YamlMappingNode mapping && mapping.Children.Keys.All(key => key is YamlScalarNode { Value: not null })
            ? mapping.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => pair.Value, StringComparer.Ordinal)
            : null;
}
