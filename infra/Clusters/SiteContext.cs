using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters;

/// <summary>What a cluster's builder works with: the site, the stack around it, and the scope that its resources go to.</summary>
/// <param name="Scope">The site's own; its name begins every resource's name.</param>
/// <param name="Stack">The stack.</param>
/// <param name="Site">The site.</param>
public sealed record SiteContext(Scope Scope, StackSettings Stack, SiteSettings Site)
{
    /// <summary>True where the coordinator runs: only there stand a database and a gateway.</summary>
    public bool HostsCoordinator => Stack.Coordinator.Site == Site.Name;

    /// <summary>True where the coordinator's database stands.</summary>
    public bool HostsDatabase => HostsCoordinator && Stack.Coordinator.Database.Size != DatabaseSize.None;

    /// <summary>True at the first of the stack's sites in the site's account that counts: what an account has only once is made there.</summary>
    /// <param name="counts">Which sites count; null for all of the account.</param>
    public bool IsFirstOfAccount(Func<SiteSettings, bool>? counts = null) => Site.Name == Stack.Sites.FirstOrDefault(
        site => site.Cloud == Site.Cloud && site.Account == Site.Account && counts?.Invoke(site) != false)?.Name;

    /// <summary>
    /// Tags (GCP: labels) that every resource carries which can. Cost reports and bills find stack, site and owner by
    /// them; names and values are ones that all clouds allow.
    /// </summary>
    public IReadOnlyDictionary<string, string> Tags { get; } = new Dictionary<string, string>(Stack.Tags)
    {
        [CostTags.Stack] = Stack.Name,
        [CostTags.Site] = Site.Name,
        [CostTags.Owner] = Stack.Owner,
        [CostTags.ManagedBy] = "fedinfra",
    };

    /// <summary><see cref="Tags"/> as an input, with a <c>Name</c> for the console where one is given.</summary>
    public Inputs TagInputs(string? name = null)
    {
        var tags = new Inputs(Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal));
        return name is null ? tags : tags.With(new Inputs { ["Name"] = Scope.NameOf(name) });
    }

    /// <summary><see cref="TagInputs"/> of machines that belong to a pool.</summary>
    public Inputs PoolTagInputs(PoolSettings pool) => TagInputs().With(new Inputs { [CostTags.Pool] = pool.Name });
}
