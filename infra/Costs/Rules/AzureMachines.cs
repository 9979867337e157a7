using System.Text.Json.Nodes;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>An AKS cluster: its control plane, if it is not of the free tier, and the pools that it names itself.</summary>
internal sealed class ManagedClusterRule() : CostRule("azure-native:containerservice:ManagedCluster")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        switch (resource.Text("sku.tier"))
        {
            case null or "Free":
                ledger.Free.Add(resource.Name);
                break;
            case "Standard":
                ledger.Add(resource, new Charge(CostCategory.Kubernetes, "AKS Standard tier uptime SLA", "hour", 1, "control plane"));
                break;
            case var tier:
                ledger.Add(resource, new Charge(CostCategory.Kubernetes, $"AKS {tier} tier", "hour", 1, "control plane"));
                break;
        }

        foreach (var profile in resource.Items("agentPoolProfiles").OfType<JsonObject>())
        {
            var name = JsonPath.Text(profile, "name");
            var actual = JsonPath.Items(resource.Actual, "agentPoolProfiles").FirstOrDefault(other => JsonPath.Text(other, "name") == name);
            var tagged = resource with { Inputs = profile };
            AgentPools.Charge(resource, profile, JsonPath.Number(actual, "count"), tagged.Tag(CostTags.Pool) ?? WorkloadNames.SystemPool, context.PoolOf(tagged), context, ledger);
        }
    }
}

/// <summary>An AKS agent pool: all spot or all regular, of one machine type.</summary>
internal sealed class AgentPoolRule() : CostRule("azure-native:containerservice:AgentPool")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger) =>
        AgentPools.Charge(resource, resource.Inputs, JsonPath.Number(resource.Actual, "count"), resource.Tag(CostTags.Pool) ?? resource.Name, context.PoolOf(resource), context, ledger);
}

/// <summary>Agent pools, whether resources of their own or part of a cluster.</summary>
internal static class AgentPools
{
    /// <summary>What AKS takes for the root volume where none is asked for, GB.</summary>
    private const decimal DefaultDiskGb = 128;

    public static void Charge(BilledResource resource, JsonObject pool, decimal? actual, string name, PoolSettings? settings, CostContext context, CostLedger ledger)
    {
        if (JsonPath.Text(pool, "vmSize") is not { } machine)
        {
            ledger.NoPrice(resource, "machines", $"pool {name} does not say its vmSize");
            return;
        }

        var spot = JsonPath.Text(pool, "scaleSetPriority") == "Spot";
        var count = JsonPath.Number(pool, "count");
        var minimum = MachineCount.Whole(JsonPath.Number(pool, "minCount") ?? count);
        new MachineGroup
        {
            Resource = resource,
            Pool = name,
            Machine = machine,
            Accelerated = AcceleratorFamilies.Has(Cloud.Azure, machine, out _),
            OnDemandOf = machines => spot ? 0 : machines,
            Desired = MachineCount.Training(resource, count, actual, minimum, settings, ledger),
            Minimum = minimum,
            Disk = JsonPath.Text(pool, "osDiskType") == "Ephemeral" ? null : ("Managed disk default", JsonPath.Number(pool, "osDiskSizeGB") ?? DefaultDiskGb),
        }.Charge(context, ledger);
    }
}
