namespace FedInfra.Infra.Stacks.Reading;

/// <summary>
/// A piece of configuration, whether it came from a stack file (YAML) or from Pulumi (JSON). Both become this tree and
/// one reader reads it, so that a stack means the same on both ways.
/// </summary>
internal sealed record ConfigNode(NodeKind Kind)
{
    /// <summary>A scalar as it was written.</summary>
    public string Text { get; init; } = "";

    /// <summary>A map's entries; keys are unique.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigNode>> Entries { get; init; } = [];

    /// <summary>A list's items.</summary>
    public IReadOnlyList<ConfigNode> Items { get; init; } = [];

    /// <summary>Line in the file, from 1; null where there is no file.</summary>
    public int? Line { get; init; }

    /// <summary>What it is, in words for an error.</summary>
    public string Description => Kind switch
    {
        NodeKind.Map => "a map",
        NodeKind.List => "a list",
        NodeKind.Text => "a text",
        NodeKind.Number => "a number",
        NodeKind.Boolean => "true or false",
        NodeKind.Null => "nothing",
        NodeKind.Secret => "a secret",
        _ => "something that YAML readers disagree on",
    };
}

/// <summary>What a <see cref="ConfigNode"/> is.</summary>
internal enum NodeKind
{
    Map,
    List,
    Text,
    Number,
    Boolean,
    Null,

    /// <summary>An unquoted scalar that one YAML reader takes for text and another for a number, a time or a truth value: <c>0123</c>, <c>20:00</c>, <c>no</c>.</summary>
    Unclear,

    /// <summary>An encrypted value, <c>secure: …</c>.</summary>
    Secret,
}
