using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>Which K3s is installed for a Kubernetes release: pinned, so that every host and every run gets the same.</summary>
public static class K3sReleases
{
    private static readonly SortedDictionary<string, string> _releases = new(StringComparer.Ordinal)
    {
        ["1.32"] = "v1.32.9+k3s1",
        ["1.33"] = "v1.33.5+k3s1",
        ["1.34"] = "v1.34.1+k3s1",
        ["1.35"] = "v1.35.6+k3s1",
    };

    /// <summary>The Kubernetes releases that on-premises sites can have.</summary>
    public static IReadOnlyCollection<string> Kubernetes => _releases.Keys;

    /// <summary>The K3s version of a site.</summary>
    /// <exception cref="InvalidOperationException">No K3s is known for the release that the site asks for, which the stack file's reader refuses.</exception>
    public static string Of(SiteSettings site) => _releases.TryGetValue(site.KubernetesVersion, out var version)
        ? version
        : throw new InvalidOperationException($"Site '{site.Name}': no K3s release is known for Kubernetes {site.KubernetesVersion}.");
}
