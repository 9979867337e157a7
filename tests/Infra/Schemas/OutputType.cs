using System.Text.RegularExpressions;

namespace FedInfra.Infra.Tests.Schemas;

/// <summary>What kind of JSON a value is.</summary>
internal enum ValueKind
{
    /// <summary>Only the engine will know.</summary>
    Unknown,
    Text,
    Number,
    Truth,
    List,
    Map,
}

/// <summary>Reads the type of an output as the provider's SDK writes it: <c>string | undefined</c>, <c>outputs.eks.ClusterIdentity[]</c>.</summary>
internal static partial class OutputType
{
    /// <summary>What the type says of the value at <paramref name="path"/> inside an output.</summary>
    /// <param name="type">The output's type.</param>
    /// <param name="path">Empty, or as in <c>[0].issuer</c>.</param>
    /// <param name="problem">Set where such an output has no such inside.</param>
    public static ValueKind Follow(string type, string path, out string? problem)
    {
        problem = null;
        var current = Strip(type);
        foreach (Match step in Steps().Matches(path))
        {
            var kind = KindOf(current);
            var index = step.Groups["index"].Success;
            if (kind is ValueKind.Text or ValueKind.Number or ValueKind.Truth || (kind == ValueKind.List && !index) || (kind == ValueKind.Map && index))
            {
                problem = $"the output is of type {type}, which has no {step.Value}";
                return ValueKind.Unknown;
            }

            if (kind != ValueKind.List)
            {
                return ValueKind.Unknown;
            }

            current = Strip(current[..^2]);
        }

        return KindOf(current);
    }

    /// <summary>True where <paramref name="path"/> is empty or a chain of <c>.name</c>, <c>[0]</c> and <c>["name"]</c>.</summary>
    public static bool IsPath(string path) => Path().IsMatch(path);

    private static ValueKind KindOf(string type) => type switch
    {
        "string" => ValueKind.Text,
        "number" => ValueKind.Number,
        "boolean" => ValueKind.Truth,
        _ when type.Contains('|', StringComparison.Ordinal) => ValueKind.Unknown,
        _ when type.EndsWith("[]", StringComparison.Ordinal) => ValueKind.List,
        _ when type.StartsWith("outputs.", StringComparison.Ordinal) => ValueKind.Map,
        _ when type.StartsWith('"') || type.StartsWith("enums.", StringComparison.Ordinal) => ValueKind.Text,
        _ => ValueKind.Unknown,
    };

    private static string Strip(string type) =>
        type.EndsWith(" | undefined", StringComparison.Ordinal) ? type[..^" | undefined".Length] : type;

    [GeneratedRegex("""\G(?:\.(?<name>[A-Za-z_][A-Za-z0-9_]*)|\[(?<index>[0-9]+)\]|\["(?<name>[^"]+)"\])""")]
    private static partial Regex Steps();

    [GeneratedRegex("""^(?:\.[A-Za-z_][A-Za-z0-9_]*|\[[0-9]+\]|\["[^"]+"\])*$""")]
    private static partial Regex Path();
}
