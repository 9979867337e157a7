using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Costs.Rules;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Savings;

/// <summary>
/// Looks for a region of the same cloud in which a site's pools cost less: only regions that the site's residency rule
/// allows and for which every one of the machines' prices is known. Data that has to move is not counted.
/// </summary>
internal static class CheaperRegion
{
    public static IEnumerable<Saving> Find(CostReport report, CostContext context, PriceList prices)
    {
        foreach (var site in SavingIdeas.Pools(report).SelectMany(pool => pool).GroupBy(line => (line.Site, line.Region, line.Cloud)))
        {
            if (context.Stack?.Sites.FirstOrDefault(item => item.Name == site.Key.Site) is not { } settings)
            {
                continue;
            }

            var now = site.Sum(line => line.MonthlyUsd);
            var best = prices.All.Where(price => price.Cloud == site.Key.Cloud && price.Region != PriceList.AnyRegion).Select(price => price.Region).Distinct()
                .Where(region => region != site.Key.Region && MayHold(settings, region))
                .Select(region => (Region: region, Usd: Cost(site, region, prices)))
                .Where(other => other.Usd < now)
                .OrderBy(other => other.Usd).ThenBy(other => other.Region, StringComparer.Ordinal)
                .FirstOrDefault();
            if (best.Region is not null)
            {
                yield return new Saving("cheaper-region", $"site {site.Key.Site}", $"The same machines in {best.Region} instead of {site.Key.Region}, if the data may go there.", now - best.Usd!.Value);
            }
        }
    }

    /// <summary>False where the site's residency rule does not name the region's jurisdiction, or nobody knows it.</summary>
    private static bool MayHold(SiteSettings site, string region) =>
        site.Residency.Count == 0 || (MachineCatalogue.Default.Jurisdiction(site.Cloud, region) is { } jurisdiction && site.Residency.Contains(jurisdiction));

    /// <summary>The same machines for the same hours there; null where a price is not known.</summary>
    private static decimal? Cost(IEnumerable<CostLine> lines, string region, PriceList prices)
    {
        var total = 0m;
        foreach (var line in lines)
        {
            var price = prices.Find(line.Cloud, region, line.Sku);
            var usd = line.Purchase == Purchase.Spot && line.OnDemandUnitPriceUsd != line.UnitPriceUsd ? price?.SpotUsd : price?.OnDemandUsd;
            if (usd is null)
            {
                return null;
            }

            total += usd.Value * line.Quantity * (line.Hours ?? 0);
        }

        return total;
    }
}
