using FedInfra.Infra.Checks;

namespace FedInfra.Infra.Policies;

/// <summary>A pool's machines run for client nodes that name it; one that none names costs and serves nobody.</summary>
internal sealed class UnusedPool : IPolicy
{
    public string Id => "unused-pool";

    public string Summary => "Every pool is named by a client node.";

    public Severity Severity => Severity.Warning;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        from site in context.Stack.Sites
        from pool in site.Pools
        where site.ClientNodes.All(node => node.Pool != pool.Name)
        select this.Breach(
            $"No client node of site {site.Name} runs on pool {pool.Name}.",
            $"Remove the pool, or give a client node pool: {pool.Name}. A spot pool has machines on demand of its own with onDemandBase and onDemandPercent.");
}
