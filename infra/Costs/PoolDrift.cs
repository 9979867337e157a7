using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>Says where a preview or state has other machine counts than the stack file asks for.</summary>
internal static class PoolDrift
{
    public static IEnumerable<string> Notes(IReadOnlyList<CostLine> lines, StackSettings? stack, string origin)
    {
        foreach (var site in origin == "model" ? [] : stack?.Sites ?? [])
        {
            foreach (var pool in site.Pools.Where(pool => Month.IsInUse(site, pool)))
            {
                // Volumes have no purchase.
                var machines = lines.Where(line => line.Site == site.Name && line.Pool == pool.Name && line.Purchase is not null
                    && !line.IsAccessory && line.Phase == CostPhase.InUse).ToList();
                var count = machines.Sum(line => line.Quantity);
                if (machines.Count > 0 && count != pool.Desired)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"pool {pool.Name} of site {site.Name} has {count:0} machines while client nodes are up in the {origin}, the stack file says {pool.Desired}");
                }
            }
        }
    }
}
