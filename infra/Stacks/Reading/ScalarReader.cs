using System.Globalization;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads single values; whatever is wrong with one becomes a finding.</summary>
internal sealed class ScalarReader(Findings findings)
{
    /// <summary>True or false; null where it is neither.</summary>
    public bool? Boolean(ConfigNode node, string path)
    {
        if (node.Kind == NodeKind.Boolean)
        {
            return node.Text.Equals("true", StringComparison.OrdinalIgnoreCase);
        }

        findings.Add(path, Wrong(node, "true or false, without quotes"));
        return null;
    }

    /// <summary>A text of that shape; null where it is not.</summary>
    public string? Text(ConfigNode node, string path, Shape shape)
    {
        if (node.Kind != NodeKind.Text)
        {
            findings.Add(path, node.Kind is NodeKind.Number or NodeKind.Boolean or NodeKind.Unclear
                ? $"put it in quotes: without them it is {(node.Kind == NodeKind.Unclear ? "no text to every YAML reader" : $"{node.Description} to Pulumi")} (a release 1.30 would become 1.3); it must be {shape.Description}"
                : Wrong(node, shape.Description));
            return null;
        }

        if (shape.Matches(node.Text))
        {
            return node.Text;
        }

        findings.Add(path, $"{findings.Show(node.Text)} must be {shape.Description}");
        return null;
    }

    /// <summary>One of a few words; null where it is not.</summary>
    public T? Choice<T>(ConfigNode node, string path, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (node.Kind == NodeKind.Text && words.TryGetValue(node.Text, out var value))
        {
            return value;
        }

        var allowed = string.Join(", ", words.Keys);
        findings.Add(path, node.Kind == NodeKind.Text
            ? $"{findings.Show(node.Text)} is none of {allowed}{findings.Suggest(node.Text, words.Keys)}"
            : Wrong(node, $"one of {allowed}"));
        return null;
    }

    /// <summary>A number of that range; null where it is not.</summary>
    public decimal? Number(ConfigNode node, string path, decimal minimum, decimal maximum)
    {
        var range = $"{minimum.ToString("#,0.##", CultureInfo.InvariantCulture)} to {maximum.ToString("#,0.##", CultureInfo.InvariantCulture)}";
        if (node.Kind != NodeKind.Number)
        {
            findings.Add(path, Wrong(node, $"a number without quotes, {range}"));
            return null;
        }

        // A number beyond decimal's reach is beyond every range.
        if (decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
        {
            // 1.50 and 1.5 are one number and must print alike.
            return value / 1.0000000000000000000000000000m;
        }

        findings.Add(path, $"{findings.Show(node.Text)} is out of range; allowed is {range}");
        return null;
    }

    /// <summary>Says what was wanted, and what is there instead.</summary>
    public static string Wrong(ConfigNode node, string wanted) => node.Kind switch
    {
        NodeKind.Null => $"has no value; it must be {wanted}, or the key be left out",
        NodeKind.Secret => $"must not be a secret: only {string.Join(", ", Resources.ConfigSecret.All)} may be",
        _ => $"must be {wanted}, not {node.Description}",
    };
}
