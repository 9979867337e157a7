using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>
/// A stack file's text as a tree. Only what a settings file needs is read: one document, no anchors, no tags, nothing
/// deep, no key twice. So a hostile file costs no more than its length.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>How deep maps and lists may nest.</summary>
    public const int MaximumDepth = 32;

    private readonly Parser _parser;
    private readonly string _source;

    private YamlTree(string text, string source)
    {
        _parser = new Parser(new StringReader(text));
        _source = source;
    }

    /// <summary>Reads <paramref name="text"/>; an empty one is an empty map.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="source">Its name, for errors.</param>
    /// <exception cref="InfraException">Not YAML, or beyond the limits.</exception>
    public static ConfigNode Read(string text, string source)
    {
        if (text.Length > MaximumLength)
        {
            throw new InfraException($"{source}: {text.Length} characters are more than the {MaximumLength} that a stack file may have.");
        }

        try
        {
            return new YamlTree(text, source).ReadDocument();
        }
        catch (YamlException exception)
        {
            throw new InfraException($"{source}:{exception.Start.Line}: this is not YAML: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            // YamlDotNet's scanner lets such through on garbage.
            throw new InfraException($"{source}: this is not YAML.", exception);
        }
    }

    private ConfigNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return new ConfigNode(NodeKind.Map) { Line = 1 };
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            throw Refused(_parser.Current!, "a stack file is one document; remove what follows '---'");
        }

        return root.Kind == NodeKind.Null ? new ConfigNode(NodeKind.Map) { Line = 1 } : root;
    }

    private ConfigNode ReadNode(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            throw Refused(alias, "aliases (*) are not allowed; write the value out");
        }

        var node = _parser.Consume<NodeEvent>();
        if (!node.Anchor.IsEmpty)
        {
            throw Refused(node, "anchors (&) are not allowed; write values out where they are used");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            throw Refused(node, "tags (!) are not allowed; quote what is text");
        }

        if (depth > MaximumDepth)
        {
            throw Refused(node, $"maps and lists may nest {MaximumDepth} deep at most");
        }

        var line = (int)node.Start.Line;
        return node switch
        {
            Scalar scalar => new ConfigNode(scalar.Style == ScalarStyle.Plain ? PlainScalar.KindOf(scalar.Value) : NodeKind.Text) { Text = scalar.Value, Line = line },
            SequenceStart => new ConfigNode(NodeKind.List) { Items = ReadItems(depth), Line = line },
            _ => ReadMap(depth, line),
        };
    }

    private List<ConfigNode> ReadItems(int depth)
    {
        List<ConfigNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return items;
    }

    private ConfigNode ReadMap(int depth, int line)
    {
        List<KeyValuePair<string, ConfigNode>> entries = [];
        HashSet<string> keys = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key) || !key.Anchor.IsEmpty || !(key.Tag.IsEmpty || key.Tag.IsNonSpecific))
            {
                throw Refused(_parser.Current!, "a key must be a plain word");
            }

            if (!keys.Add(key.Value))
            {
                throw Refused(key, $"the key {Findings.Clean(key.Value)} stands here for the second time");
            }

            // A key without a value is reported where the key is.
            var value = ReadNode(depth + 1);
            entries.Add(new(key.Value, value.Kind is NodeKind.Map or NodeKind.List or NodeKind.Null ? value with { Line = (int)key.Start.Line } : value));
        }

        // This is how Pulumi writes an encrypted value.
        return entries is [{ Key: "secure" }]
            ? new ConfigNode(NodeKind.Secret) { Line = line }
            : new ConfigNode(NodeKind.Map) { Entries = entries, Line = line };
    }

    private InfraException Refused(ParsingEvent at, string message) => new($"{_source}:{at.Start.Line}: {message}.");
}
