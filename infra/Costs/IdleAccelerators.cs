using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>Says what is paid for accelerators that no engine uses: the one that every image has trains on processors only.</summary>
internal static class IdleAccelerators
{
    public static IEnumerable<string> Notes(IReadOnlyList<CostLine> lines, StackSettings? stack)
    {
        foreach (var site in stack?.Sites.Where(site => site.LeavesAcceleratorsIdle) ?? [])
        {
            var usd = lines.Where(line => line.Site == site.Name && line.Category == CostCategory.Accelerator).Sum(line => line.MonthlyUsd);
            if (usd > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"the machines with accelerators at site {site.Name} cost ${usd:N2} a month, and the engine {SiteSettings.ManagedEngine} leaves the accelerators idle: name an engine of your image that uses them ({StackConfiguration.Namespace}:sites.{site.Name}.engine), or take machines without");
            }
        }
    }
}
