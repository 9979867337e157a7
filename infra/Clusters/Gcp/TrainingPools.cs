using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// The machines that client nodes train on. Outside a pool's schedule the workloads scale its client nodes away, and the
/// autoscaler then removes the machines; nothing here knows the time.
/// </summary>
internal static class TrainingPools
{
    public static void Create(GcpSite site, GkeCluster cluster, MachineTemplate machines)
    {
        foreach (var pool in site.Settings.Pools)
        {
            foreach (var capacity in Capacity.Of(pool))
            {
                Create(site, cluster, machines, pool, capacity);
            }
        }
    }

    private static void Create(
        GcpSite site, GkeCluster cluster, MachineTemplate machines, PoolSettings pool, Capacity capacity) => _ = new NodePool(
        site.Scope,
        $"{pool.Name}-{capacity.Suffix}",
        new Inputs
        {
            ["cluster"] = cluster.CloudName,
            ["location"] = site.Region,
            ["nodeLocations"] = [Zones.For(site.Region, pool.Machines[0], pool.Accelerator)],
            ["initialNodeCount"] = capacity.Desired,
            ["autoscaling"] = new Inputs
            {
                ["totalMinNodeCount"] = capacity.Minimum,
                ["totalMaxNodeCount"] = capacity.Maximum,
                ["locationPolicy"] = "ANY",
            },
            ["nodeConfig"] = NodeConfig(site, machines, pool, capacity),
            ["placementPolicy"] = Accelerators.Placement(capacity.Machine),
            ["networkConfig"] = new Inputs { ["enablePrivateNodes"] = true },
            ["management"] = new Inputs { ["autoRepair"] = true, ["autoUpgrade"] = true },

            // No spare machine while one is upgraded: for accelerators there is seldom the quota.
            ["upgradeSettings"] = new Inputs { ["strategy"] = "SURGE", ["maxSurge"] = 0, ["maxUnavailable"] = 1 },
        },
        new ResourceOptions { DependsOn = machines.Ready, IgnoreChanges = ["initialNodeCount", "nodeCount"] });

    private static Inputs NodeConfig(GcpSite site, MachineTemplate machines, PoolSettings pool, Capacity capacity)
    {
        Input? accelerator = pool.HasAccelerator ? (Input)pool.Accelerator : null;
        Input? spot = capacity.Spot ? (Input)"true" : null;
        return machines
            .Settings(capacity.Machine, pool.DiskGib, pool.HasAccelerator, site.Context.PoolTagInputs(pool))
            .With(new Inputs
            {
                ["spot"] = capacity.Spot,
                ["guestAccelerators"] = Accelerators.Of(pool, capacity.Machine),
                ["labels"] = new Inputs
                {
                    [WorkloadNames.PoolLabel] = pool.Name,
                    [WorkloadNames.AcceleratorLabel] = accelerator,
                    [WorkloadNames.SpotLabel] = spot,
                },
                ["taints"] = Taints((WorkloadNames.AcceleratorLabel, accelerator), (WorkloadNames.SpotLabel, spot)),
            });
    }

    // GKE itself taints machines with GPUs (nvidia.com/gpu) and TPUs (google.com/tpu): not here, or they would have two.
    private static Input? Taints(params (string Key, Input? Value)[] taints)
    {
        var wanted = taints
            .Where(taint => taint.Value is not null)
            .Select(taint => (Input)new Inputs { ["key"] = taint.Key, ["value"] = taint.Value, ["effect"] = "NO_SCHEDULE" })
            .ToArray();
        return wanted.Length == 0 ? null : Input.List(wanted);
    }
}
