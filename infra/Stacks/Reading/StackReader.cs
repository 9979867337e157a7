using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>From a tree of configuration to a stack's settings, whichever way the tree came.</summary>
internal static class StackReader
{
    /// <summary>More tags than this some cloud refuses, ours included.</summary>
    private const int MaximumTags = 20;

    /// <summary>Each site is a cluster of its own; a program of more is a stack of its own.</summary>
    private const int MaximumSites = 50;

    /// <param name="stack">The stack's name.</param>
    /// <param name="root">The keys of the project's namespace, without it.</param>
    /// <param name="findings">Collects what is wrong; may hold something already.</param>
    /// <exception cref="InfraException">Something is wrong; the message says all of it.</exception>
    public static StackSettings Read(string stack, ConfigNode root, Findings findings)
    {
        var section = new Section(root, "", findings);
        foreach (var secret in ConfigSecret.All)
        {
            section.Raw(secret.Key);
        }

        var sites = ReadSites(section, findings);
        var settings = new StackSettings
        {
            Name = stack,
            Owner = section.RequiredText("owner", Shapes.Label),
            Tags = ReadTags(section.Map("tags"), findings),
            Budget = section.Raw("budget") is null ? null : BudgetReader.Read(section.Map("budget"), findings),
            Coordinator = CoordinatorReader.Read(section.Map("coordinator"), sites, findings),
            Sites = sites,
            ImageTag = section.Text("imageTag", Shapes.ImageTag) ?? OwnVersion,
            Usage = UsageReader.Read(section.Map("usage"), sites, findings),
            Waivers = [.. section.Maps("waivers").Select(WaiverReader.Read)],
        };
        section.Finish();
        StackRules.Check(settings, findings);
        findings.ThrowIfAny();
        return settings;
    }

    /// <summary>The version of this program, as images are tagged.</summary>
    private static string OwnVersion => typeof(StackReader).Assembly.GetName().Version!.ToString(3);

    private static IReadOnlyList<SiteSettings> ReadSites(Section section, Findings findings)
    {
        if (!section.Require("sites", "a map of at least one site, from its name to its settings"))
        {
            return [];
        }

        var map = section.Map("sites");
        if (map.Keys.Count == 0 && !map.IsBroken)
        {
            findings.Add(map.Path, "must have at least one site");
        }

        if (map.Keys.Count > MaximumSites)
        {
            findings.Add(map.Path, $"has {map.Keys.Count} sites; {MaximumSites} are allowed");
            return [];
        }

        // Pulumi hands maps over in the order of their keys, so the file's order must not matter either.
        List<(string Name, Section Site)> sites = [.. map.Keys.Order(StringComparer.Ordinal).Select(name => (name, map.Map(name)))];
        foreach (var (name, _) in sites.Where(site => !Shapes.SiteName.Matches(site.Name)))
        {
            findings.Add(map.PathOf(Findings.Clean(name).Trim('\'')), $"a site's name must be {Shapes.SiteName.Description}");
        }

        var inClouds = sites.Count(site => site.Site.Raw("cloud") is { Kind: NodeKind.Text, Text: "aws" or "azure" or "gcp" });
        return [.. sites.Where(site => !site.Site.IsBroken).Select(site => SiteReader.Read(site.Site, site.Name, inClouds <= 1, findings))];
    }

    private static SortedDictionary<string, string> ReadTags(Section section, Findings findings)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in section.Keys)
        {
            var path = section.PathOf(Findings.Clean(name).Trim('\''));
            if (!Shapes.TagName.Matches(name))
            {
                findings.Add(path, $"a tag's name must be {Shapes.TagName.Description}");
            }
            else if (name.StartsWith("fedinfra-", StringComparison.Ordinal) || name == Clusters.CostTags.ManagedBy)
            {
                findings.Add(path, "this tag is set by the program; take another name");
            }

            tags[name] = section.Text(name, Shapes.Label) ?? "";
        }

        if (tags.Count > MaximumTags)
        {
            findings.Add(section.Path, $"has {tags.Count} tags; {MaximumTags} are allowed");
        }

        return tags;
    }
}
