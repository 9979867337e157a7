using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>
/// Says of each resource at which site it is, whose prices apply, and in which region. The site is the tag
/// <c>fedinfra-site</c>, else the site whose name begins the logical name, else <see cref="Shared"/>. The region is the
/// resource's own location, else its provider's, else its site's.
/// </summary>
internal sealed class Placement
{
    /// <summary>What belongs to no one site.</summary>
    public const string Shared = "shared";

    private static readonly (string Prefix, Cloud Cloud)[] _packages =
    [
        ("aws:", Cloud.Aws), ("azure-native:", Cloud.Azure), ("gcp:", Cloud.Gcp), ("command:", Cloud.OnPrem),
    ];

    private readonly Dictionary<string, (Cloud Cloud, string Region)> _sites = [];

    private readonly List<string> _names;

    /// <param name="resources">Everything.</param>
    /// <param name="stack">The stack's settings; null where they are not known. Sites that they do not list, such as one that a change removes, are known by the tags of what stands there.</param>
    public Placement(IReadOnlyList<BilledResource> resources, StackSettings? stack)
    {
        foreach (var site in stack?.Sites ?? [])
        {
            _sites[site.Name] = (site.Cloud, site.Region);
        }

        var listed = _sites.Keys.ToHashSet();
        foreach (var resource in resources)
        {
            if (resource.Tag(CostTags.Site) is { Length: > 0 } site && !listed.Contains(site) && CloudOf(resource.Type) is { } cloud
                && (!_sites.TryGetValue(site, out var known) || known.Region.Length == 0))
            {
                _sites[site] = (cloud, OwnRegion(resource) ?? "");
            }
        }

        _names = [.. _sites.Keys.OrderByDescending(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];
    }

    /// <summary>The same resource with site, cloud and region.</summary>
    public BilledResource Place(BilledResource resource)
    {
        var site = resource.Tag(CostTags.Site)
            ?? _names.Find(name => resource.Name.StartsWith(name + "-", StringComparison.Ordinal))
            ?? Shared;
        var (cloud, region) = _sites.TryGetValue(site, out var found) ? (found.Cloud, found.Region) : ((Cloud?)null, "");
        return resource with
        {
            Site = site,
            Cloud = CloudOf(resource.Type) ?? cloud,
            Region = OwnRegion(resource) ?? region,
        };
    }

    private static Cloud? CloudOf(string type)
    {
        foreach (var (prefix, cloud) in _packages)
        {
            if (type.StartsWith(prefix, StringComparison.Ordinal))
            {
                return cloud;
            }
        }

        return null;
    }

    private static string? OwnRegion(BilledResource resource)
    {
        var own = resource.Type.StartsWith("azure-native:", StringComparison.Ordinal) ? resource.Text("location")?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()
            : resource.Type.StartsWith("gcp:", StringComparison.Ordinal) ? GcpRegion(resource.Text("region") ?? resource.Text("location") ?? resource.Text("zone"))
            : resource.Text("region");
        return own is { Length: > 0 } ? own : resource.ProviderRegion;
    }

    /// <summary>GCP's zones are a region with a letter: <c>us-central1-a</c>.</summary>
    private static string? GcpRegion(string? location) => location switch
    {
        null => null,
        [.., '-', >= 'a' and <= 'z'] => location[..^2],
        _ => location.ToLowerInvariant(),
    };
}
