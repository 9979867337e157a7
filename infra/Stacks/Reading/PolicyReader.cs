using System.Text.Json.Nodes;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads <c>policy</c> of a site: <c>operator</c>, or a policy file as it stands. The node that gets it reads the rest.</summary>
internal static class PolicyReader
{
    private static readonly Shape _operator = new(text => text == PolicySettings.Operator, $"{PolicySettings.Operator}, or a map with the sections of a policy file (docs/site-policy.md)");

    /// <param name="site">The site's map.</param>
    /// <param name="findings">Collects what is wrong.</param>
    public static PolicySettings? Read(Section site, Findings findings)
    {
        const string Key = "policy";
        switch (site.Raw(Key))
        {
            case null:
                return null;
            case { Kind: NodeKind.Map } map:
                if (map.Entries.Count == 0)
                {
                    findings.Add(site.PathOf(Key), "is empty and would allow everything; name what is allowed, or remove it");
                }

                foreach (var (section, node) in map.Entries.Where(entry => !PolicySettings.Sections.Contains(entry.Key)))
                {
                    var path = $"{site.PathOf(Key)}.{Findings.Clean(section).Trim('\'')}";
                    findings.Locate(path, node);
                    findings.Add(path, $"a policy has no such section{findings.Suggest(section, PolicySettings.Sections)}; it has {string.Join(", ", PolicySettings.Sections)}");
                }

                return new PolicySettings((JsonObject)FreeData.Read(map, site.PathOf(Key), findings)!);
            default:
                site.Text(Key, _operator);
                return new PolicySettings(Rules: null);
        }
    }
}
