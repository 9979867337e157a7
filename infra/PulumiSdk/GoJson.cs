using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>
/// JSON letter by letter as Go's <c>json.Marshal</c> writes it, which is what <c>fn::toJSON</c> of Pulumi's YAML runtime
/// calls: no spaces, keys in the order of their bytes, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped. Another spelling
/// of the same policy or kubeconfig would be a change to a resource that the YAML program made.
/// </summary>
internal static class GoJson
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(value, text);
        return text.ToString();
    }

    /// <summary>A number as Go writes it: an exponent only where it is below -6 or above 20.</summary>
    public static string Number(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(number) is 0 or (>= 1e-6 and < 1e21)
            ? decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : shortest.Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');
    }

    private static void Append(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string literal:
                Text(literal, text);
                break;
            case ImmutableDictionary<string, object?> map:
                Enclosed('{', map.OrderBy(entry => entry.Key, Utf8Order.Instance), '}', text, entry =>
                {
                    Text(entry.Key, text);
                    text.Append(':');
                    Append(entry.Value, text);
                });
                break;
            case ImmutableArray<object?> list:
                Enclosed('[', list, ']', text, item => Append(item, text));
                break;
            default:
                text.Append(ValueText.Of(value));
                break;
        }
    }

    private static void Enclosed<T>(char open, IEnumerable<T> items, char close, StringBuilder text, Action<T> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "" : ",");
            first = false;
            append(item);
        }

        text.Append(close);
    }

    private static void Text(string literal, StringBuilder text)
    {
        text.Append('"');
        foreach (var letter in literal)
        {
            _ = letter switch
            {
                '"' or '\\' => text.Append('\\').Append(letter),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }

    /// <summary>Go compares strings byte by byte, and so code point by code point.</summary>
    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }
}
