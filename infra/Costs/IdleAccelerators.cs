using System.Globalization;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads.Accelerators;

namespace FedInfra.Infra.Costs;

/// <summary>Says what is paid for accelerators that the site's engine does not use.</summary>
internal static class IdleAccelerators
{
    public static IEnumerable<string> Notes(IReadOnlyList<CostLine> lines, StackSettings? stack)
    {
        foreach (var site in stack?.Sites ?? [])
        {
            var idle = site.IdleNodes();
            if (idle.Count == 0)
            {
                continue;
            }

            // A pool whose nodes the engine serves is used; one that no node names has nobody's use.
            var used = site.ClientNodes.Where(node => node.Accelerators > 0).Except(idle).Select(node => node.Pool).ToHashSet();
            var usd = lines.Where(line => line.Site == site.Name && line.Category == CostCategory.Accelerator && (line.Pool is null || !used.Contains(line.Pool))).Sum(line => line.MonthlyUsd);
            if (usd > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"the machines with accelerators at site {site.Name} cost ${usd:N2} a month, and stand idle as accelerators, because {site.TrainsOn()}: name an engine of your image that uses them ({StackConfiguration.Namespace}:sites.{site.Name}.engine), or take machines without");
            }
        }
    }
}
