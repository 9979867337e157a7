using FedInfra.Infra.Clusters;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>
/// Machines of one type that come and go: a node pool, an agent pool, an Auto Scaling group. Its machines and their
/// root volumes are charged for the hours that <see cref="Month"/> gives.
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

    /// <summary>Machines while training runs.</summary>
    public required int Desired { get; init; }

    /// <summary>Machines in the rest of the hours.</summary>
    public required int Minimum { get; init; }

    /// <summary>SKU of the root volume, null for none; and its size, GB.</summary>
    public (string Sku, decimal Gb)? Disk { get; init; }

    /// <summary>What is assumed about it.</summary>
    public string Assumption { get; init; } = "";

    private bool IsSystem => Pool == WorkloadNames.SystemPool;

    /// <summary>Hours in which it has <see cref="Desired"/> machines, and those in which it has <see cref="Minimum"/>.</summary>
    public (decimal Training, decimal AtRest) Hours(CostContext context) => IsSystem
        ? (Month.Hours, 0)
        : Month.Of(context.IsInUse(Resource), context.PoolOf(Resource)?.Schedule, Resource.Cloud);

    /// <summary>Machine-hours a month.</summary>
    public decimal MachineHours(CostContext context)
    {
        var (training, rest) = Hours(context);
        return (Desired * training) + (Minimum * rest);
    }

    public void Charge(CostContext context, CostLedger ledger)
    {
        var (training, rest) = Hours(context);
        var atRest = Math.Min(Minimum, Desired);
        if (Desired == 0)
        {
            // Said in a line, so that nobody takes it for forgotten.
            Add(ledger, 0, training, OnDemandOf(1) > 0 ? Purchase.OnDemand : Purchase.Spot, true, "scaled to zero; the autoscaler may start some");
            return;
        }

        AddEach(ledger, Desired, training, true, IsSystem ? "" : " while training");
        if (atRest > 0 && rest > 0)
        {
            AddEach(ledger, atRest, rest, false, " kept at its minimum");
        }

        if (Disk is { } disk)
        {
            var hours = training + (rest * atRest / Desired);
            ledger.Add(Resource, new Charge(CostCategory.Storage, disk.Sku, "GB-month", disk.Gb * Desired, $"pool {Pool}: root volumes, {CostLedger.Text(disk.Gb)} GB each")
            {
                Hours = hours,
                Pool = Pool,
            });
        }
    }

    private void AddEach(CostLedger ledger, int machines, decimal hours, bool whileTraining, string when)
    {
        var onDemand = OnDemandOf(machines);
        Add(ledger, machines - onDemand, hours, Purchase.Spot, whileTraining, when);
        Add(ledger, onDemand, hours, Purchase.OnDemand, whileTraining, when);
    }

    private void Add(CostLedger ledger, int machines, decimal hours, Purchase purchase, bool whileTraining, string when)
    {
        if (machines == 0 && Desired > 0)
        {
            return;
        }

        foreach (var (sku, count) in Extra is { } extra ? [(Machine, 1m), extra] : new[] { (Machine, 1m) })
        {
            ledger.Add(Resource, new Charge(Accelerated ? CostCategory.Accelerator : CostCategory.Compute, sku, "hour", machines * count, $"pool {Pool}: {sku}{(machines == 0 ? ": " : "")}{when}")
            {
                Hours = hours,
                WhileTraining = whileTraining,
                Purchase = purchase,
                Pool = Pool,
                Assumption = Assumption,
            });
        }
    }
}
