using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>
/// How many machines a group has while its client nodes are up. The program's own count holds, unless a state says that there are
/// others: then that many are priced, and the report says so. A group at rest, at its minimum or closed by its schedule,
/// is no such case: it comes back to the program's count with its client nodes.
/// </summary>
internal static class MachineCount
{
    /// <param name="resource">The group.</param>
    /// <param name="wanted">What the program sets; null where it sets nothing.</param>
    /// <param name="actual">What the state has; null where there is none.</param>
    /// <param name="minimum">The least that it has.</param>
    /// <param name="pool">The pool's settings; null for the system pool or where they are not known.</param>
    /// <param name="ledger">Takes the note.</param>
    public static int Training(BilledResource resource, decimal? wanted, decimal? actual, decimal minimum, PoolSettings? pool, CostLedger ledger)
    {
        var program = wanted ?? actual ?? minimum;
        if (actual is null || actual == program)
        {
            return Whole(program);
        }

        var atRest = actual == minimum || (actual == 0 && pool?.Schedule is not null);
        var text = $"{resource.Name} has {CostLedger.Text(actual.Value)} machines in the state, the program wants {CostLedger.Text(program)}";
        ledger.Notes.Add(atRest
            ? $"{text}: it is at rest, and {CostLedger.Text(program)} are priced for the hours in which client nodes are up"
            : $"{text}: {CostLedger.Text(actual.Value)} are priced");
        return Whole(atRest ? program : actual.Value);
    }

    /// <summary>A count as a whole number, 0 to a million.</summary>
    public static int Whole(decimal? count) => (int)Math.Clamp(decimal.Truncate(count ?? 0), 0, 1_000_000);
}
