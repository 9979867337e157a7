using System.Globalization;
using FedInfra.Infra.Catalogue;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>
/// Whether client nodes fit where they are to run. A pod that asks for more than a machine has waits for ever, and the
/// pool grows no machine for it; nobody is told.
/// </summary>
internal static class Capacity
{
    public static void Check(SiteSettings site, Findings findings)
    {
        var sitePath = StackRules.PathOf(site);
        if (findings.Has($"{sitePath}.cloud") || findings.Has($"{sitePath}.hosts") || findings.Has($"{sitePath}.pools"))
        {
            return;
        }

        for (var index = 0; index < site.ClientNodes.Count; index++)
        {
            var (node, path) = (site.ClientNodes[index], $"{sitePath}.clientNodes[{index}]");
            if (!findings.Has(path))
            {
                Fits(site, node, path, findings);
            }
        }

        Together(site, sitePath, findings);
    }

    /// <summary>Kubernetes keeps a part of each machine for itself; this is what GKE documents, and the others keep less or about as much.</summary>
    private static int UsableMemoryGib(decimal memory)
    {
        (decimal Size, decimal Share)[] steps = [(4, 0.25m), (4, 0.20m), (8, 0.10m), (112, 0.06m), (decimal.MaxValue, 0.02m)];
        var (kept, rest) = (0.1m, memory);
        foreach (var (size, share) in steps)
        {
            kept += Math.Min(rest, size) * share;
            rest -= Math.Min(rest, size);
        }

        return (int)Math.Floor(memory - kept);
    }

    private static void Fits(SiteSettings site, ClientNodeSettings node, string path, Findings findings)
    {
        if (site.Cloud == Cloud.OnPrem)
        {
            var host = site.Hosts.First(one => one.Name == node.Host);
            AtMost(path, "accelerators", node.Accelerators, host.Accelerators, $"host {findings.Show(host.Name)} has", findings);
            return;
        }

        var pool = site.Pools.FirstOrDefault(one => one.Name == node.Pool);
        var machines = (pool?.Machines ?? [site.SystemPool.Machine])
            .Select(name => MachineCatalogue.Default.Find(site.Cloud, name, pool?.Accelerator ?? PoolSettings.NoAccelerator))
            .OfType<Machine>()
            .ToList();
        var where = pool is null ? "the system pool" : $"pool {findings.Show(pool.Name)}";
        AtMost(path, "accelerators", node.Accelerators, pool?.AcceleratorsPerMachine ?? 0, $"a machine of {where} has", findings);
        if (machines.Count == 0)
        {
            return;
        }

        var (cpus, memory) = (machines.MinBy(machine => machine.Cpus)!, machines.MinBy(machine => machine.MemoryGib)!);
        AtMost(path, "cpus", node.Cpus, Math.Max(1, cpus.Cpus - 1), $"of the {cpus.Cpus} of {cpus.Name}, the smallest of {where}, Kubernetes leaves", findings);
        AtMost(path, "memoryGib", node.MemoryGib, UsableMemoryGib(memory.MemoryGib), $"of the {memory.MemoryGib.ToString("0.##", CultureInfo.InvariantCulture)} GiB of {memory.Name}, the smallest of {where}, Kubernetes leaves", findings);
    }

    /// <summary>All client nodes of a federation run at the same time.</summary>
    private static void Together(SiteSettings site, string sitePath, Findings findings)
    {
        var available = site.Cloud == Cloud.OnPrem
            ? site.Hosts.ToDictionary(host => host.Name, host => host.Accelerators)
            : site.Pools.ToDictionary(pool => pool.Name, pool => pool.AcceleratorsPerMachine * pool.Maximum);
        Dictionary<string, int> asked = [];
        for (var index = 0; index < site.ClientNodes.Count; index++)
        {
            var (node, path) = (site.ClientNodes[index], $"{sitePath}.clientNodes[{index}]");
            if ((node.Host ?? node.Pool) is not { } place || findings.Has(path) || !available.TryGetValue(place, out var most))
            {
                continue;
            }

            asked[place] = asked.GetValueOrDefault(place) + node.Accelerators;
            if (asked[place] > most)
            {
                findings.Add($"{path}.accelerators", $"up to here the client nodes of {findings.Show(place)} ask for {asked[place]} accelerators at the same time; it has {most}{(site.Cloud == Cloud.OnPrem ? "" : " at its maximum")}; ask for fewer (accelerators: 0 trains on the CPU)");
            }
        }
    }

    private static void AtMost(string path, string key, int asked, int most, string has, Findings findings)
    {
        if (asked > most)
        {
            findings.Add($"{path}.{key}", $"is {asked}, but {has} {most}");
        }
    }
}
