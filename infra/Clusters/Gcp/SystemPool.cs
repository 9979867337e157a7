using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>The on-demand machines that system workloads and the coordinator run on.</summary>
internal static class SystemPool
{
    private const int DiskGib = 100;

    public static NodePool Create(GcpSite site, GkeCluster cluster, MachineTemplate machines)
    {
        var (zones, perZone) = Spread(site.Settings.SystemPool.Count, site.Settings.Zones);
        var tags = site.Context.TagInputs().With(new Inputs { [CostTags.Pool] = WorkloadNames.SystemPool });
        var settings = machines.Settings(site.Settings.SystemPool.Machine, DiskGib, false, tags);
        return new NodePool(
            site.Scope,
            "system",
            new Inputs
            {
                ["cluster"] = cluster.CloudName,
                ["location"] = site.Region,
                ["nodeLocations"] = Input.List([.. Zones.Of(site.Region, zones).Select(zone => (Input)zone)]),
                ["nodeCount"] = perZone,
                ["nodeConfig"] = settings.With(new Inputs
                {
                    ["labels"] = new Inputs { [WorkloadNames.PoolLabel] = WorkloadNames.SystemPool },
                }),
                ["networkConfig"] = new Inputs { ["enablePrivateNodes"] = true },
                ["management"] = new Inputs { ["autoRepair"] = true, ["autoUpgrade"] = true },
                ["upgradeSettings"] = new Inputs { ["strategy"] = "SURGE", ["maxSurge"] = 1, ["maxUnavailable"] = 0 },
            },
            new ResourceOptions { DependsOn = machines.Ready });
    }

    /// <summary>
    /// GKE counts machines by zone, so the pool is in as many zones as divide its count: two machines in two zones,
    /// three machines of a site with two zones in one.
    /// </summary>
    internal static (int Zones, int PerZone) Spread(int machines, int zones)
    {
        var used = Enumerable.Range(1, Math.Min(zones, machines)).Last(count => machines % count == 0);
        return (used, machines / used);
    }
}
