using FedInfra.Infra.Clusters;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>
/// Machines of one type that come and go: a node pool, an agent pool, an Auto Scaling group. Client nodes hold its
/// machines as long as they are up, whether they train or not; its machines and their root volumes are charged for the
/// hours that <see cref="Month"/> gives.
/// </summary>
internal sealed record MachineGroup
{
    public required BilledResource Resource { get; init; }

    /// <summary>The pool's name; <see cref="WorkloadNames.SystemPool"/> for the system pool, which always runs.</summary>
    public required string Pool { get; init; }

    /// <summary>Machine type; of several the first, because which will be had nobody knows.</summary>
    public required string Machine { get; init; }

    /// <summary>What else each machine is charged for: SKU and how many (GCP's accelerators).</summary>
    public (string Sku, decimal Count)? Extra { get; init; }

    /// <summary>True where it has accelerators.</summary>
    public bool Accelerated { get; init; }

    /// <summary>Of so many machines, how many are on demand.</summary>
    public required Func<int, int> OnDemandOf { get; init; }

    /// <summary>Machines while its client nodes are up.</summary>
    public required int Desired { get; init; }

    /// <summary>Machines in the rest of the hours.</summary>
    public required int Minimum { get; init; }

    /// <summary>SKU of the root volume, null for none; and its size, GB.</summary>
    public (string Sku, decimal Gb)? Disk { get; init; }

    /// <summary>What is assumed about it.</summary>
    public string Assumption { get; init; } = "";

    private bool IsSystem => Pool == WorkloadNames.SystemPool;

    /// <summary>Hours in which it has <see cref="Desired"/> machines, and those in which it has <see cref="Minimum"/>.</summary>
    public (decimal Running, decimal AtRest) Hours(CostContext context) => IsSystem
        ? (Month.Hours, 0)
        : Month.Of(context.IsInUse(Resource), context.PoolOf(Resource)?.Schedule, Resource.Cloud);

    /// <summary>Machine-hours a month.</summary>
    public decimal MachineHours(CostContext context)
    {
        var (running, rest) = Hours(context);
        return (Desired * running) + (Math.Min(Minimum, Desired) * rest);
    }

    public void Charge(CostContext context, CostLedger ledger)
    {
        var (running, rest) = Hours(context);
        var (machines, kept) = (running > 0 ? Desired : 0, Math.Min(Minimum, Desired));
        if (machines + kept == 0)
        {
            // Said in a line, so that nobody takes it for forgotten.
            var why = Desired == 0 ? "scaled to zero; the autoscaler may start some" : "scaled to zero, because no client node names the pool";
            Add(ledger, 0, running, OnDemandOf(1) > 0 ? Purchase.OnDemand : Purchase.Spot, CostPhase.InUse, ": " + why);
            return;
        }

        AddEach(ledger, machines, running, IsSystem ? CostPhase.Always : CostPhase.InUse, IsSystem ? "" : " while client nodes are up");
        if (rest > 0)
        {
            // The minimum of a pool without client nodes is there while those of other pools are up.
            AddEach(ledger, kept, rest, machines == 0 ? CostPhase.Always : CostPhase.AtRest, " kept at its minimum");
        }

        if (Disk is { } disk)
        {
            var most = Math.Max(machines, kept);
            ledger.Add(Resource, new Charge(CostCategory.Storage, disk.Sku, "GB-month", disk.Gb * most, $"pool {Pool}: root volumes, {CostLedger.Text(disk.Gb)} GB each")
            {
                Hours = ((machines * running) + (kept * rest)) / most,
                Pool = Pool,
            });
        }
    }

    private void AddEach(CostLedger ledger, int machines, decimal hours, CostPhase phase, string when)
    {
        var onDemand = OnDemandOf(machines);
        foreach (var (count, purchase) in new[] { (machines - onDemand, Purchase.Spot), (onDemand, Purchase.OnDemand) }.Where(part => part.Item1 > 0))
        {
            Add(ledger, count, hours, purchase, phase, when);
        }
    }

    private void Add(CostLedger ledger, int machines, decimal hours, Purchase purchase, CostPhase phase, string when)
    {
        foreach (var (sku, count, isAccessory) in Extra is { } extra ? [(Machine, 1m, false), (extra.Sku, extra.Count, true)] : new[] { (Machine, 1m, false) })
        {
            ledger.Add(Resource, new Charge(Accelerated ? CostCategory.Accelerator : CostCategory.Compute, sku, "hour", machines * count, $"pool {Pool}: {sku}{when}")
            {
                Hours = hours,
                Phase = phase,
                IsAccessory = isAccessory,
                Purchase = purchase,
                Pool = Pool,
                Assumption = Assumption,
            });
        }
    }
}
