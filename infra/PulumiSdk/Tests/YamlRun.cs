using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FedInfra.Infra.Synthesis;
using FedInfra.Infra.Tests.Synthesis;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using Model = FedInfra.Infra.Resources;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>Evaluates a synthesised program as Pulumi's YAML runtime does, with a cloud that answers at once.</summary>
internal sealed class YamlRun
{
    private readonly YamlMappingNode _root;
    private readonly FakeCloud _cloud;

    public YamlRun(Model.StackProgram program, FakeCloud cloud)
    {
        using var yaml = new StringWriter(CultureInfo.InvariantCulture);
        ProgramYaml.Write(program, yaml);
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml.ToString()));
        _root = (YamlMappingNode)stream.Documents[0].RootNode;
        _cloud = cloud;
    }

    public ImmutableSortedDictionary<string, Registration> Registrations() =>
        Map(Child(_root, "resources")).ToImmutableSortedDictionary(entry => entry.Key, entry => Registration(entry.Key, entry.Value), StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Registration.Property> Exports() =>
        Map(Child(_root, "outputs")).ToImmutableSortedDictionary(entry => entry.Key, entry => Property(entry.Value), StringComparer.Ordinal);

    /// <summary>The providers' functions that are called: each variable that calls one does so once.</summary>
    public IEnumerable<string> Calls() => Map(Child(_root, "variables")).Values.Select(variable => Child(variable, "fn::invoke")).OfType<YamlNode>().Select(call =>
        $"{Scalar(call["function"])} {GoJson.Of(Value(call["arguments"], new Findings()))} by {Resource(Child(Child(call, "options"), "provider"))}");

    private Registration Registration(string name, YamlNode node)
    {
        var (type, options) = (Scalar(Child(node, "type"))!, Child(node, "options"));
        var constants = SchemaFacts.ConstantsOf(type).Select(constant => KeyValuePair.Create(constant.Key, new Registration.Property(GoJson.Of(constant.Value), false, [])));
        return new Registration
        {
            Type = type,
            Name = name,
            Inputs = Map(Child(node, "properties")).Select(entry => KeyValuePair.Create(entry.Key, Property(entry.Value))).Concat(constants).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Provider = Resource(Child(options, "provider")),
            Version = Scalar(Child(options, "version")),
            Protect = Child(options, "protect") is not null,
            RetainOnDelete = Child(options, "retainOnDelete") is not null,
            DeleteBeforeReplace = Child(options, "deleteBeforeReplace") is not null,
            CreateTimeout = Scalar(Child(Child(options, "customTimeouts"), "create")) is { } create ? GoDuration.Parse(create) : null,
            DependsOn = Items(Child(options, "dependsOn")).Select(item => Resource(item)!),
            IgnoreChanges = Items(Child(options, "ignoreChanges")).Select(item => Scalar(item)!),
            AdditionalSecretOutputs = Items(Child(options, "additionalSecretOutputs")).Select(item => Scalar(item)!).Union(SchemaFacts.SecretOutputsOf(type)),
        };
    }

    private Registration.Property Property(YamlNode node)
    {
        var found = new Findings();
        var value = Value(node, found);
        return new Registration.Property(GoJson.Of(value), found.Secret, found.Dependencies.ToImmutable());
    }

    private object? Value(YamlNode node, Findings found) => node switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth => truth.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain } number => double.Parse(number.Value!, CultureInfo.InvariantCulture),
        YamlScalarNode text => Text(text.Value!, found),
        YamlSequenceNode list => list.Select(item => Value(item, found)).ToImmutableArray(),
        YamlMappingNode { Children: [var (key, argument)] } when Scalar(key)!.StartsWith("fn::", StringComparison.Ordinal) => Function(Scalar(key)!, argument, found),
        YamlMappingNode map => map.ToImmutableDictionary(entry => (string)Text(Scalar(entry.Key)!, found)!, entry => Value(entry.Value, found)),
        _ => throw new InvalidOperationException($"{node.GetType().Name} in a program"),
    };

    private object? Text(string text, Findings found)
    {
        var pieces = InterpolatedText.Parse(text);
        return pieces is [{ Reference: { } only }]
            ? Referred(only, found)
            : string.Concat(pieces.Select(piece => piece.Reference is { } reference ? ValueText.Of(Referred(reference, found)) : piece.Text));
    }

    private object? Referred(IReadOnlyList<string> steps, Findings found)
    {
        var (name, path) = (steps[0], steps.Skip(1).ToArray());
        if (Map(Child(_root, "config")).TryGetValue(name, out var declared))
        {
            found.Secret |= Scalar(Child(declared, "secret")) == "true";
            return PulumiConfig.SecretValue;
        }

        if (Map(Child(_root, "variables")).TryGetValue(name, out var variable))
        {
            return OutputPath.Read(Value(variable, found), path, name);
        }

        found.Dependencies.Add(name);
        return path is ["id"] ? FakeCloud.IdOf(name) : OutputPath.Read(_cloud.StateOf(name), path, name);
    }

    private object? Function(string name, YamlNode argument, Findings found)
    {
        switch (name)
        {
            case "fn::toJSON":
                return GoJson.Of(Value(argument, found));
            case "fn::toBase64":
                return Convert.ToBase64String(Encoding.UTF8.GetBytes((string)Value(argument, found)!));
            case "fn::fromBase64":
                return Encoding.UTF8.GetString(Convert.FromBase64String((string)Value(argument, found)!));
            case "fn::secret":
                found.Secret = true;
                return Value(argument, found);
            case "fn::split":
                var (separator, text) = ((string)Value(argument[0], found)!, (string)Value(argument[1], found)!);
                return text.Split(separator).Select(piece => (object?)piece).ToImmutableArray();
            case "fn::select":
                return ((ImmutableArray<object?>)Value(argument[1], found)!)[(int)(double)Value(argument[0], found)!];
            case "fn::invoke":
                // Its arguments are walked for what they depend on.
                _ = Value(argument["arguments"], found);
                return _cloud.AnswerOf(Scalar(argument["function"])!)[Scalar(argument["return"])!];
            default:
                throw new InvalidOperationException($"{name} in a program");
        }
    }

    private static string? Resource(YamlNode? reference) => Scalar(reference) is { } text ? InterpolatedText.Parse(text)[0].Reference![0] : null;

    private static YamlNode? Child(YamlNode? node, string key) => node is YamlMappingNode map && map.Children.TryGetValue(key, out var child) ? child : null;

    private static string? Scalar(YamlNode? node) => (node as YamlScalarNode)?.Value;

    private static YamlSequenceNode Items(YamlNode? node) => node as YamlSequenceNode ?? [];

    private static Dictionary<string, YamlNode> Map(YamlNode? node) => node is YamlMappingNode map ? map.ToDictionary(entry => Scalar(entry.Key)!, entry => entry.Value) : [];

    /// <summary>What was come upon on the way to a value.</summary>
    private sealed class Findings
    {
        public bool Secret { get; set; }

        public ImmutableSortedSet<string>.Builder Dependencies { get; } = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
    }
}
