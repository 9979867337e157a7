using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>What rules may ask about the stack around a resource.</summary>
internal sealed class CostContext
{
    private readonly Dictionary<string, BilledResource> _byId = [];
    private readonly Dictionary<string, decimal> _freeTaken = [];
    private readonly Dictionary<(string Site, string Type), IReadOnlyList<BilledResource>> _byType;

    /// <param name="resources">Every resource, placed, in the order in which they are charged.</param>
    /// <param name="stack">The stack's settings; null where they are not known.</param>
    /// <param name="today">The day of the report.</param>
    public CostContext(IReadOnlyList<BilledResource> resources, StackSettings? stack, DateOnly today)
    {
        Today = today;
        Resources = resources;
        Stack = stack;
        foreach (var resource in resources)
        {
            _byId.TryAdd(resource.Id, resource);
        }

        _byType = resources.GroupBy(resource => (resource.Site, resource.Type)).ToDictionary(group => group.Key, group => (IReadOnlyList<BilledResource>)[.. group]);
    }

    public IReadOnlyList<BilledResource> Resources { get; }

    public StackSettings? Stack { get; }

    /// <summary>The day of the report, on which what is past its support costs more.</summary>
    public DateOnly Today { get; }

    /// <summary>The stack's, or the defaults.</summary>
    public UsageSettings Usage => Stack?.Usage ?? new UsageSettings();

    /// <summary>The settings of the resource's site, or null.</summary>
    public SiteSettings? SiteOf(BilledResource resource) => Stack?.Sites.FirstOrDefault(site => site.Name == resource.Site);

    /// <summary>The settings of the pool that the resource's tag names, or null.</summary>
    public PoolSettings? PoolOf(BilledResource resource) =>
        SiteOf(resource)?.Pools.FirstOrDefault(pool => pool.Name == resource.Tag(CostTags.Pool));

    /// <summary>True where client nodes run on the pool that the resource's tag names, and where the stack file does not list it, because then nothing says that its machines go.</summary>
    public bool IsInUse(BilledResource resource) =>
        PoolOf(resource) is not { } pool || Month.IsInUse(SiteOf(resource)!, pool);

    /// <summary>The first resource of a type among those that an input refers to, or null.</summary>
    public BilledResource? Dependency(BilledResource resource, string input, string type) =>
        resource.Dependencies.GetValueOrDefault(input, []).Select(id => _byId.GetValueOrDefault(id)).FirstOrDefault(found => found?.Type == type);

    /// <summary>Resources of the same type at the same site, itself among them.</summary>
    public IReadOnlyList<BilledResource> Peers(BilledResource resource) => AtSite(resource, resource.Type);

    /// <summary>Resources of a type at a resource's site.</summary>
    public IReadOnlyList<BilledResource> AtSite(BilledResource resource, string type) => _byType.GetValueOrDefault((resource.Site, type), []);

    /// <summary>True for the first of its type at its site, which carries what the site uses as a whole.</summary>
    public bool IsFirst(BilledResource resource) => ReferenceEquals(Peers(resource)[0], resource);

    /// <summary>Takes as much of <paramref name="wanted"/> as is left of a monthly free allowance of the whole stack.</summary>
    /// <returns>How much of it is to be paid.</returns>
    public decimal AfterFree(string allowance, decimal amount, decimal wanted)
    {
        var taken = _freeTaken.GetValueOrDefault(allowance);
        var free = Math.Min(Math.Max(amount - taken, 0), wanted);
        _freeTaken[allowance] = taken + free;
        return wanted - free;
    }
}
