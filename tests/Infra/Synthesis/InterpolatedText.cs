using System.Text;

namespace FedInfra.Infra.Tests.Synthesis;

/// <summary>
/// Reads a text as Pulumi YAML does, step by step as <c>parseInterpolate</c> and <c>parsePropertyAccess</c> of
/// pulumi-yaml v1.38.1 have it, so that what the synthesiser writes is tested against the reader's rules, not its own.
/// </summary>
internal static class InterpolatedText
{
    /// <summary>A piece of literal text, or a reference as its steps: <c>["vpc", "id"]</c>.</summary>
    public sealed record Piece(string? Text, IReadOnlyList<string>? Reference)
    {
        public override string ToString() => Text ?? $"<{string.Join('/', Reference!)}>";
    }

    public static IReadOnlyList<Piece> Parse(string value)
    {
        List<Piece> pieces = [];
        var literal = new StringBuilder();
        while (value.Length > 0)
        {
            if (value.StartsWith("$$", StringComparison.Ordinal))
            {
                literal.Append('$');
                value = value[2..];
            }
            else if (value.StartsWith("${", StringComparison.Ordinal))
            {
                if (literal.Length > 0)
                {
                    pieces.Add(new Piece(literal.ToString(), null));
                    literal.Clear();
                }

                (value, var reference) = Access(value[2..]);
                pieces.Add(new Piece(null, reference));
            }
            else
            {
                literal.Append(value[0]);
                value = value[1..];
            }
        }

        if (literal.Length > 0)
        {
            pieces.Add(new Piece(literal.ToString(), null));
        }

        return pieces;
    }

    /// <summary>The steps of a path as it stands in the model: <c>endpoints[0].host</c>.</summary>
    public static IReadOnlyList<string> Steps(string path) => Access(path + "}").Steps;

    private static (string Remaining, IReadOnlyList<string> Steps) Access(string access)
    {
        List<string> steps = [];
        while (access.Length > 0)
        {
            switch (access[0])
            {
                case '}':
                    return (access[1..], steps);
                case '.':
                    access = access[1..];
                    break;
                case '[' when access[1] == '"':
                    var end = access.IndexOf("\"]", StringComparison.Ordinal);
                    steps.Add(access[2..end]);
                    access = access[(end + 2)..];
                    break;
                case '[':
                    var bracket = access.IndexOf(']', StringComparison.Ordinal);
                    steps.Add(access[1..bracket]);
                    access = access[(bracket + 1)..];
                    break;
                default:
                    var length = access.IndexOfAny(['.', '[', '}']);
                    steps.Add(access[..length]);
                    access = access[length..];
                    break;
            }
        }

        throw new FormatException("unterminated interpolation");
    }
}
