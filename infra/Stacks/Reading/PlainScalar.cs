using System.Globalization;
using System.Text.RegularExpressions;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>What Pulumi makes of an unquoted YAML scalar.</summary>
internal static partial class PlainScalar
{
    public static NodeKind KindOf(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            return NodeKind.Null;
        }

        if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            return NodeKind.Boolean;
        }

        if (DecimalNumber().IsMatch(text))
        {
            return double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture)) ? NodeKind.Number : NodeKind.Unclear;
        }

        return Disputed().IsMatch(text) ? NodeKind.Unclear : NodeKind.Text;
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalNumber();

    // YAML 1.1 truth values, other bases, leading zeros, underscores, base 60 ("20:00"), dates, infinities.
    [GeneratedRegex(
        @"^(?:y|n|yes|no|on|off|[-+]?0[xob][0-9a-f_]+|[-+]?[0-9][0-9_]*\.?[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\s].*)?|[-+]?\.inf|\.nan)\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Disputed();
}
