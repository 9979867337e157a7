using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Stacks;

/// <summary>
/// Reads a stack's settings from what Pulumi hands to the program: a JSON map from <c>project:key</c> to text, in which
/// structured values are JSON again. Secrets may stand there in plain text, and Pulumi does not say which they are, so no
/// error repeats a text that stands there as a value; names of sites, which are keys, and numbers that were read as such are repeated.
/// </summary>
public static class StackConfiguration
{
    /// <summary>Namespace of our keys: the project's name in Pulumi.yaml.</summary>
    public const string Namespace = "fedinfra";

    private const string Source = "PULUMI_CONFIG";

    /// <summary>Keys whose values are maps or lists; the others are texts even where they look like numbers.</summary>
    private static readonly string[] _structured = ["budget", "coordinator", "sites", "tags", "usage", "waivers"];

    /// <param name="stack">The stack's name, from PULUMI_STACK.</param>
    /// <param name="pulumiConfigJson">The content of PULUMI_CONFIG.</param>
    /// <exception cref="InfraException">It has errors; the message says all of them, and repeats no text but names of sites.</exception>
    public static StackSettings FromPulumi(string stack, string pulumiConfigJson)
    {
        StackFile.CheckName(stack);
        var map = JsonTree.Read(pulumiConfigJson, Source);
        if (map.Kind != NodeKind.Map)
        {
            throw new InfraException($"{Source}: must be a JSON map from key to text, not {map.Description}.");
        }

        var findings = new Findings(Source, conceal: true);
        List<KeyValuePair<string, ConfigNode>> own = [];
        foreach (var (key, value) in map.Entries.Where(entry => entry.Key.StartsWith(Namespace + ":", StringComparison.Ordinal)))
        {
            var name = key[(Namespace.Length + 1)..];
            if (ConfigSecret.All.All(secret => secret.Key != name))
            {
                own.Add(new(name, value.Kind == NodeKind.Text && _structured.Contains(name) ? JsonTree.Read(value.Text, $"{Source}: {key}") : value));
            }
        }

        return StackReader.Read(stack, new ConfigNode(NodeKind.Map) { Entries = own }, findings);
    }
}
