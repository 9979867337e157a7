using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Stacks;

/// <summary>A stack on one line of a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Valid">True where its file has no errors.</param>
/// <param name="Error">What is wrong with its file; null where nothing is.</param>
/// <param name="Owner">Who answers for it; null where the file is wrong.</param>
/// <param name="MonthlyUsd">Its budget, US dollars a month; null without.</param>
/// <param name="Sites">Its sites; empty where the file is wrong.</param>
internal sealed record StackSummary(string Name, bool Valid, string? Error, string? Owner, decimal? MonthlyUsd, IReadOnlyList<SiteSummary> Sites)
{
    /// <summary>Reads the stack's file.</summary>
    public static StackSummary Of(string stack, string projectRoot)
    {
        try
        {
            var settings = StackFile.Read(stack, projectRoot);
            return new StackSummary(stack, true, null, settings.Owner, settings.Budget?.MonthlyUsd, [.. settings.Sites.Select(site => SiteSummary.Of(site, settings))]);
        }
        catch (InfraException exception)
        {
            return new StackSummary(stack, false, exception.Message, null, null, []);
        }
    }
}

/// <summary>A site of a <see cref="StackSummary"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cloud">As in the file: <c>aws</c>.</param>
/// <param name="Region">Its region.</param>
/// <param name="Coordinator">True where the coordinator runs.</param>
/// <param name="Machines">Its pools, or its hosts.</param>
/// <param name="MaximumAccelerators">How many accelerators it has when every pool is at its maximum.</param>
/// <param name="Accelerators">The same by kind, for people: <c>4 t4</c>.</param>
/// <param name="ClientNodes">How many client nodes run there.</param>
internal sealed record SiteSummary(string Name, string Cloud, string Region, bool Coordinator, IReadOnlyList<string> Machines, int MaximumAccelerators, string Accelerators, int ClientNodes)
{
    public static SiteSummary Of(SiteSettings site, StackSettings stack)
    {
        var kinds = site.Pools.Select(pool => (pool.Accelerator, Count: pool.AcceleratorsPerMachine * pool.Maximum))
            .Concat(site.Hosts.Select(host => (host.Accelerator, Count: host.Accelerators)))
            .Where(kind => kind.Count > 0)
            .GroupBy(kind => kind.Accelerator, kind => kind.Count)
            .Select(kind => (Name: kind.Key, Count: kind.Sum()))
            .ToList();
        return new SiteSummary(
            site.Name,
            Words.Of(site.Cloud),
            site.Region,
            site.Name == stack.Coordinator.Site,
            site.Cloud == Stacks.Cloud.OnPrem ? [.. site.Hosts.Select(host => host.Name)] : [.. site.Pools.Select(pool => $"{pool.Name} ({(pool.Spot ? "spot" : "on demand")} {pool.Minimum} to {pool.Maximum})")],
            kinds.Sum(kind => kind.Count),
            kinds.Count == 0 ? "none" : string.Join(", ", kinds.Select(kind => $"{kind.Count} {kind.Name}")),
            site.ClientNodes.Count);
    }
}
