using System.Globalization;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Synthesis;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FedInfra.Infra.Tests.Synthesis;

/// <summary>Reads a synthesised program as Pulumi would and compares it with the model that it was made of.</summary>
internal sealed class ReadBack
{
    private readonly YamlMappingNode _root;
    private readonly List<string> _differences = [];

    private ReadBack(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        _root = (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    /// <summary>What differs: nothing, where every value of the model came through as it was.</summary>
    public static IReadOnlyList<string> Differences(StackProgram program, string yaml)
    {
        var back = new ReadBack(yaml);
        back.Compare(program);
        return back._differences;
    }

    private void Compare(StackProgram program)
    {
        var resources = Map(Child(_root, "resources"));
        Same("resources", string.Join(',', program.Resources.Select(resource => resource.Name).Order(StringComparer.Ordinal)), string.Join(',', resources.Keys.Order(StringComparer.Ordinal)));
        Same("config", string.Join(',', program.Secrets.Select(Interpolation.NameOf)), string.Join(',', Map(Child(_root, "config")).Keys));
        foreach (var resource in program.Resources)
        {
            var node = resources[resource.Name];
            Same($"{resource.Name}: type", resource.Type, TextOf(Child(node, "type")));
            var properties = Map(Child(node, "properties"));
            Same($"{resource.Name}: properties", string.Join(',', resource.Inputs.Values.Keys), string.Join(',', properties.Keys));
            foreach (var (name, input) in resource.Inputs.Values)
            {
                Value(input, properties[name], $"{resource.Name}: {name}");
            }

            var options = Child(node, "options")!;
            Same($"{resource.Name}: provider", resource.Provider is { } provider ? $"<{provider.Name}>" : "", Text(Child(options, "provider")));
            Same($"{resource.Name}: dependsOn", string.Concat(resource.Options.DependsOn.Select(other => $"<{other.Name}>")), string.Concat(Items(Child(options, "dependsOn")).Select(Text)));
            Same($"{resource.Name}: protect", resource.Options.Protect, Child(options, "protect") is not null);
        }

        var outputs = Map(Child(_root, "outputs"));
        Same("outputs", string.Join(',', program.Outputs.Keys), string.Join(',', outputs.Keys));
        foreach (var (name, input) in program.Outputs)
        {
            Value(input, outputs[name], $"output {name}");
        }
    }

    private void Value(Input model, YamlNode node, string path)
    {
        switch (model)
        {
            case LiteralInput { Value: string text }:
                Same(path, text, TextOf(node));
                Same($"{path}: quoted", true, node is YamlScalarNode { Style: ScalarStyle.DoubleQuoted or ScalarStyle.Literal });
                break;
            case LiteralInput { Value: bool truth }:
                Same(path, truth ? "true" : "false", Plain(node));
                break;
            case LiteralInput literal:
                Same(path, Convert.ToDouble(literal.Value, CultureInfo.InvariantCulture), double.Parse(Plain(node), CultureInfo.InvariantCulture));
                break;
            case ListInput list:
                var items = Items(node);
                Same($"{path}: length", list.Items.Length, items.Count);
                list.Items.Zip(items).ToList().ForEach(pair => Value(pair.First, pair.Second, path + "[]"));
                break;
            case Inputs map:
                var values = Map(node).ToDictionary(pair => TextOf(new YamlScalarNode(pair.Key)), pair => pair.Value);
                Same($"{path}: keys", string.Join(',', map.Values.Keys), string.Join(',', values.Keys));
                map.Values.ToList().ForEach(pair => Value(pair.Value, values[pair.Key], $"{path}.{pair.Key}"));
                break;
            case FunctionInput function:
                Value(function.Argument, Child(node, function.Function == InputFunction.ToJson ? "fn::toJSON" : $"fn::{char.ToLowerInvariant($"{function.Function}"[0])}{$"{function.Function}"[1..]}")!, path);
                break;
            case PartInput part:
                var select = Items(Child(node, "fn::select"));
                Same($"{path}: index", $"{part.Index}", Plain(select[0]));
                var split = Items(Child(select[1], "fn::split"));
                Same($"{path}: separator", part.Separator, TextOf(split[0]));
                Value(part.Text, split[1], path);
                break;
            default:
                Same(path, Expected(model, path), Text(node));
                break;
        }
    }

    /// <summary>The pieces that a value should be read as.</summary>
    private string Expected(Input model, string path) => model switch
    {
        LiteralInput literal => (string)literal.Value,
        ReferenceInput reference => $"<{string.Join('/', [reference.Resource.Name, .. InterpolatedText.Steps(reference.Path)])}>",
        SecretInput secret => Secret(secret.Secret),
        FormatInput format => string.Concat(format.Parts.Select(part => Expected(part, path))),
        _ => Variable(model, path),
    };

    private string Secret(ConfigSecret secret)
    {
        var name = Interpolation.NameOf(secret);
        var declared = Map(Child(_root, "config"))[name];
        Same($"config {name}: key", secret.Key, TextOf(Child(declared, "name")));
        Same($"config {name}: type", "string", TextOf(Child(declared, "type")));
        Same($"config {name}: secret", "true", Plain(Child(declared, "secret")!));
        return $"<{name}>";
    }

    /// <summary>Which variable holds it is the synthesiser's business; that it holds the right value is checked here.</summary>
    private string Variable(Input model, string path)
    {
        foreach (var (name, node) in Map(Child(_root, "variables")))
        {
            if (model is not InvokeInput invoke)
            {
                var before = _differences.Count;
                var fits = Child(node, "fn::invoke") is null && Attempt(() => Value(model, node, path));
                _differences.RemoveRange(before, _differences.Count - before);
                if (fits)
                {
                    return $"<{name}>";
                }
            }
            else if (Child(node, "fn::invoke") is { } call && TextOf(Child(call, "function")) == invoke.Token && TextOf(Child(call, "return")) == invoke.Result
                && Text(Child(Child(call, "options")!, "provider")) == (invoke.Provider is { } provider ? $"<{provider.Name}>" : ""))
            {
                Value(invoke.Arguments, Child(call, "arguments")!, $"{path}: {invoke.Token}");
                return $"<{string.Join('/', [name, .. InterpolatedText.Steps(invoke.Path)])}>";
            }
        }

        _differences.Add($"{path}: no variable holds it");
        return "";
    }

    private bool Attempt(Action compare)
    {
        var before = _differences.Count;
        try
        {
            compare();
            return _differences.Count == before;
        }
        catch (NullReferenceException)
        {
            return false;
        }
    }

    private void Same<T>(string path, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            _differences.Add($"{path}: the model has {expected}, the YAML {actual}");
        }
    }

    private static string Text(YamlNode? node) =>
        node is YamlScalarNode { Value: { } value } ? string.Concat(InterpolatedText.Parse(value)) : "";

    private static string TextOf(YamlNode? node)
    {
        var pieces = node is YamlScalarNode { Value: { } value } ? InterpolatedText.Parse(value) : [];
        return pieces.Any(piece => piece.Reference is not null) ? "(a reference)" : string.Concat(pieces);
    }

    private static string Plain(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } value } ? value : "(not plain)";

    private static YamlNode? Child(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out var child) ? child : null;

    private static IList<YamlNode> Items(YamlNode? node) => node is YamlSequenceNode list ? list.Children : [];

    private static Dictionary<string, YamlNode> Map(YamlNode? node) =>
        node is YamlMappingNode map ? map.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => pair.Value) : [];
}
