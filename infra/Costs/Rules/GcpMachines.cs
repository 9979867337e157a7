using System.Text.Json.Nodes;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>A GKE node pool: all spot or all on demand, of one machine type. N1 machines are charged for their accelerators apart; other families include them.</summary>
internal sealed class NodePoolRule() : CostRule(Type)
{
    public const string Type = "gcp:container/nodePool:NodePool";

    /// <summary>What GKE takes for the root volume where none is asked for, GB.</summary>
    private const decimal DefaultDiskGb = 100;

    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        if (Group(resource, context, ledger) is { } group)
        {
            group.Charge(context, ledger);
        }
        else
        {
            ledger.NoPrice(resource, "machines", "the node pool does not say its machineType");
        }
    }

    /// <summary>The pool's machines; null where their type is not known.</summary>
    public static MachineGroup? Group(BilledResource resource, CostContext context, CostLedger ledger)
    {
        if (resource.Text("nodeConfig.machineType") is not { } machine)
        {
            return null;
        }

        // GKE counts machines by zone, except totals of an autoscaled pool.
        var zones = Zones(resource, context);
        var spot = resource.IsTrue("nodeConfig.spot") || resource.IsTrue("nodeConfig.preemptible");
        var accelerator = resource.Items("nodeConfig.guestAccelerators").OfType<JsonObject>().FirstOrDefault();
        var minimum = MachineCount.Whole(resource.Number("autoscaling.totalMinNodeCount") ?? (resource.Number("autoscaling.minNodeCount") ?? 0) * zones);
        var wanted = (resource.Number("nodeCount") ?? resource.Number("initialNodeCount")) * zones;
        var actual = (JsonPath.Number(resource.Actual, "nodeCount") ?? JsonPath.Number(resource.Actual, "initialNodeCount")) * zones;
        return new MachineGroup
        {
            Resource = resource,
            Pool = resource.Tag(CostTags.Pool) ?? resource.Name,
            Machine = machine,
            Accelerated = accelerator is not null || AcceleratorFamilies.Has(Cloud.Gcp, machine, out _) || machine.StartsWith("ct", StringComparison.Ordinal),
            Extra = machine.StartsWith("n1-", StringComparison.Ordinal) && accelerator is not null
                ? (GcpAccelerator.SkuOf(JsonPath.Text(accelerator, "type")), JsonPath.Number(accelerator, "count") ?? 1)
                : null,
            OnDemandOf = machines => spot ? 0 : machines,
            Desired = MachineCount.Training(resource, wanted, actual, minimum, context.PoolOf(resource), ledger),
            Minimum = minimum,
            Disk = (resource.Text("nodeConfig.diskType") ?? "pd-balanced", resource.Number("nodeConfig.diskSizeGb") ?? DefaultDiskGb),
        };
    }

    private static decimal Zones(BilledResource resource, CostContext context)
    {
        if (resource.Items("nodeLocations").Count() is > 0 and var own)
        {
            return own;
        }

        var cluster = context.Dependency(resource, "cluster", "gcp:container/cluster:Cluster") ?? resource;
        var location = cluster.Text("location") ?? resource.Text("location") ?? "";
        return cluster.Items("nodeLocations").Count() is > 0 and var shared ? shared : location is [.., '-', >= 'a' and <= 'z'] ? 1 : 3;
    }
}

/// <summary>Cloud NAT: by each machine that uses it and hour, by address, and by data. Addresses of one's own are charged as such.</summary>
internal sealed class RouterNatRule() : CostRule("gcp:compute/routerNat:RouterNat")
{
    /// <summary>Beyond so many machines the hourly price does not grow.</summary>
    private const decimal MostMachines = 32;

    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var quiet = new CostLedger(new PriceList([]));
        var hours = context.AtSite(resource, NodePoolRule.Type).Sum(pool => NodePoolRule.Group(pool, context, quiet)?.MachineHours(context) ?? 0);
        hours = Math.Min(hours, MostMachines * Month.Hours) / context.Peers(resource).Count;
        ledger.Add(resource, Rules.Charge.Used(CostCategory.Network, "Cloud NAT per VM (first 32)", "VM-hour", hours, "NAT, by machine and hour", "as many machine-hours as the site's pools have"));
        if (resource.Text("natIpAllocateOption") is null or "AUTO_ONLY")
        {
            ledger.Add(resource, new Charge(CostCategory.Network, "External IP address", "hour", 1, "public address of NAT") { Assumption = "assumes one; GCP takes more where ports run out" });
        }

        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Network, "Cloud NAT data processed", "GB", context.Usage.NatGb, "data through NAT") { Hours = null }));
    }
}
