namespace FedInfra.Infra.Engine;

/// <summary>The name by which the engine knows a resource, the only one of its stack: <c>urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME</c>.</summary>
internal sealed record Urn
{
    private const string Prefix = "urn:pulumi:";

    private Urn(string text, string stack, string type, string name) => (Text, Stack, Type, Name) = (text, stack, type, name);

    /// <summary>The whole of it.</summary>
    public string Text { get; }

    public string Stack { get; }

    /// <summary>The resource's own type, without those of its parents.</summary>
    public string Type { get; }

    /// <summary>Logical name.</summary>
    public string Name { get; }

    /// <summary>Takes it apart; null for what is none.</summary>
    public static Urn? Parse(string? text) =>
        text?.Split("::", 4) is [var first, _, var types, var name] && first.StartsWith(Prefix, StringComparison.Ordinal)
            ? new Urn(text, first[Prefix.Length..], types[(types.LastIndexOf('$') + 1)..], name)
            : null;

    public override string ToString() => Text;
}
