using System.Globalization;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs.Rules;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Savings;

/// <summary>The ideas by which money could be saved, each a function from a report to savings, in one table.</summary>
internal static class SavingIdeas
{
    /// <summary>Hours a week of a plain working schedule: five days of ten hours.</summary>
    private const decimal WorkingHoursPerWeek = 50;

    private static readonly Func<CostReport, CostContext, PriceList, IEnumerable<Saving>>[] _all =
        [Spot, ScaleToZero, OpenForTraining, Schedule, SmallerMachine, OneNatGateway, CheaperRegion.Find, IdleHosts, UnusedDatabase];

    /// <summary>Everything that saves a cent or more, most first.</summary>
    public static IReadOnlyList<Saving> For(CostReport report, CostContext context, PriceList prices) =>
    [
        .. _all.SelectMany(idea => idea(report, context, prices))
            .Select(saving => saving with { MonthlyUsd = ColumnRounding.Round(saving.MonthlyUsd, 2) })
            .Where(saving => saving.MonthlyUsd > 0)
            .OrderByDescending(saving => saving.MonthlyUsd).ThenBy(saving => saving.Subject, StringComparer.Ordinal).ThenBy(saving => saving.Idea, StringComparer.Ordinal),
    ];

    /// <summary>Machines of training pools, one group a pool.</summary>
    internal static IEnumerable<IGrouping<(string Site, string Pool), CostLine>> Pools(CostReport report) =>
        report.Lines.Where(line => line.Purchase is not null && line.Pool is not null && line.Pool != WorkloadNames.SystemPool)
            .GroupBy(line => (line.Site, line.Pool!));

    private static IEnumerable<Saving> Spot(CostReport report, CostContext context, PriceList prices)
    {
        foreach (var pool in Pools(report).Where(pool => pool.All(line => line.Purchase == Purchase.OnDemand)))
        {
            var saved = pool.Sum(line => prices.Find(line.Cloud, line.Region, line.Sku)?.SpotUsd is { } spot ? line.MonthlyUsd - (spot * line.Quantity * (line.Hours ?? 0)) : 0);
            var how = PoolSettings(context, pool.Key) is { Spot: true }
                ? "The on-demand share rounds up to every machine of this spot pool; lower onDemandPercent or onDemandBase, and accept that all may go at once."
                : "Use spot machines (spot: true); a round whose machine goes is repeated.";
            yield return new Saving("spot", Subject(pool.Key), how, saved);
        }
    }

    private static IEnumerable<Saving> ScaleToZero(CostReport report, CostContext context, PriceList prices) =>
        Pools(report).Select(pool => new Saving(
            "scale-to-zero",
            Subject(pool.Key),
            "Let the pool scale to zero while no client node is up (minimum: 0); the first one then waits minutes for its machine.",
            pool.Where(IsKept).Sum(line => line.MonthlyUsd)));

    private static IEnumerable<Saving> OpenForTraining(CostReport report, CostContext context, PriceList prices)
    {
        foreach (var pool in Pools(report))
        {
            if (report.TrainingHours == 0 || PoolSettings(context, pool.Key) is not { Schedule: null } settings)
            {
                continue;
            }

            // A schedule takes away the minimum too on AWS, and nowhere else.
            var goes = pool.First().Cloud == Cloud.Aws || settings.Desired == 0 ? 1 : 1 - ((decimal)settings.Minimum / settings.Desired);
            var running = pool.Where(line => !IsKept(line) && line.Hours > report.TrainingHours);
            yield return new Saving(
                "open-for-training",
                Subject(pool.Key),
                $"Client nodes hold its machines day and night; a schedule that is open for the {Text(report.TrainingHours)} training hours a month lets them go in between.",
                running.Sum(line => line.MonthlyUsd * goes * (1 - (report.TrainingHours / line.Hours!.Value))));
        }
    }

    private static IEnumerable<Saving> Schedule(CostReport report, CostContext context, PriceList prices)
    {
        foreach (var pool in Pools(report))
        {
            var settings = PoolSettings(context, pool.Key);
            var kept = pool.Where(IsKept).ToList();
            if (settings is { Schedule: null } && kept.Count > 0 && kept[0].Cloud == Cloud.Aws)
            {
                // Elsewhere a schedule does not take the minimum away.
                var open = WorkingHoursPerWeek * Month.Hours / 168;
                var saved = kept.Sum(line => line.MonthlyUsd * Math.Max(0, 1 - (open / (line.Hours ?? Month.Hours))));
                yield return new Saving("schedule", Subject(pool.Key), $"Give the pool a schedule of {Text(WorkingHoursPerWeek)} hours a week, instead of keeping its minimum day and night.", saved);
            }
        }
    }

    private static IEnumerable<Saving> SmallerMachine(CostReport report, CostContext context, PriceList prices)
    {
        foreach (var pool in Pools(report))
        {
            var site = context.Stack?.Sites.FirstOrDefault(site => site.Name == pool.Key.Site);
            var nodes = site?.ClientNodes.Where(node => node.Pool == pool.Key.Pool).ToList() ?? [];
            if (pool.Select(line => line.Sku).Distinct().ToList() is not [var sku] || nodes.Count == 0
                || prices.Find(pool.First().Cloud, pool.First().Region, sku) is not { Gpu: not null, GpuCount: > 0 } now)
            {
                continue;
            }

            // What runs beside a client node wants some of the machine too.
            var (cpus, memory) = (nodes.Max(node => node.Cpus) + 1, nodes.Max(node => node.MemoryGib) * 1.15m);
            var best = prices.All
                .Where(price => price.Cloud == now.Cloud && price.Region == now.Region && price.Gpu == now.Gpu && price.GpuCount == now.GpuCount
                    && price.Kind == now.Kind && price.Vcpus >= cpus && price.MemoryGib >= memory && price.OnDemandUsd < now.OnDemandUsd)
                .MinBy(price => price.OnDemandUsd);
            if (best is not null)
            {
                var saved = pool.Sum(line => (line.Purchase == Purchase.Spot ? (line.UnitPriceUsd - best.SpotUsd) ?? 0 : line.UnitPriceUsd - best.OnDemandUsd!.Value) * line.Quantity * (line.Hours ?? 0));
                yield return new Saving("smaller-machine", Subject(pool.Key), $"{best.Sku} has the same {Text(now.GpuCount.Value)} x {now.Gpu} as {sku} and room for the client nodes.", saved);
            }
        }
    }

    private static IEnumerable<Saving> OneNatGateway(CostReport report, CostContext context, PriceList prices) =>
        report.Lines.Where(line => line is { Sku: "NAT gateway", Unit: "hour" }).GroupBy(line => line.Site).Where(site => site.Count() > 1)
            .Select(site => new Saving("one-nat-gateway", $"site {site.Key}", $"One NAT gateway instead of {site.Count()}; a lost zone then only delays rounds.", site.Skip(1).Sum(line => line.MonthlyUsd)));

    private static IEnumerable<Saving> IdleHosts(CostReport report, CostContext context, PriceList prices) =>
        report.Lines.Where(line => line.Category == CostCategory.OnPremises && line.Phase == CostPhase.AtRest)
            .GroupBy(line => line.Site)
            .Select(site => new Saving("idle-hosts", $"site {site.Key}", "Switch hosts off while nothing trains (wake on LAN); those with a registry or database must stay on.", site.Sum(line => line.MonthlyUsd)));

    /// <summary>The coordinator has no option for a database; the day it has one, this goes.</summary>
    private static IEnumerable<Saving> UnusedDatabase(CostReport report, CostContext context, PriceList prices) =>
        report.Lines.Where(line => line.Category == CostCategory.Database).GroupBy(line => line.Site)
            .Select(site => new Saving(
                "unused-database",
                $"site {site.Key}, PostgreSQL",
                "No program uses the database yet: the coordinator keeps its state on its volume. coordinator.database {size: none} leaves it out until then.",
                site.Sum(line => line.MonthlyUsd)));

    private static PoolSettings? PoolSettings(CostContext context, (string Site, string Pool) pool) =>
        context.Stack?.Sites.FirstOrDefault(site => site.Name == pool.Site)?.Pools.FirstOrDefault(item => item.Name == pool.Pool);

    /// <summary>True for machines of a pool that are there without client nodes.</summary>
    private static bool IsKept(CostLine line) => line.Phase != CostPhase.InUse;

    internal static string Subject((string Site, string Pool) pool) => $"site {pool.Site}, pool {pool.Pool}";

    private static string Text(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
