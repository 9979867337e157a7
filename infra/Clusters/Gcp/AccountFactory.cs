using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>Makes service accounts.</summary>
internal static class AccountFactory
{
    /// <summary>The longest name: an account's id has 30 characters, of which the site's name takes 17 and the engine's suffix 8.</summary>
    private const int LongestName = 5;

    /// <param name="site">The site.</param>
    /// <param name="name">At most 5 characters.</param>
    /// <param name="displayName">For people.</param>
    public static ServiceAccount Create(GcpSite site, string name, string displayName) => name.Length > LongestName
        ? throw new InvalidOperationException($"'{name}' is longer than an account's id allows.")
        : new ServiceAccount(
            site.Scope,
            name,
            new Inputs { ["displayName"] = $"{displayName}, site {site.Settings.Name} of {site.Context.Stack.Name}" },
            site.After("iam"));
}
