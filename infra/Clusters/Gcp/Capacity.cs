using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>A node pool that takes part in a training pool: one machine type, spot or on demand.</summary>
/// <param name="Suffix">What tells it from the pool's others; short, because GKE allows names of 40 characters.</param>
/// <param name="Machine">Machine type.</param>
/// <param name="Spot">True for spot machines.</param>
/// <param name="Minimum">Machines that always run.</param>
/// <param name="Desired">Machines at first.</param>
/// <param name="Maximum">Machines at most.</param>
internal sealed record Capacity(string Suffix, string Machine, bool Spot, int Minimum, int Desired, int Maximum)
{
    /// <summary>
    /// The node pools of a training pool. A spot pool has one for each machine type and, for its on-demand share, one of
    /// the first type. The first of each kind has the whole minimum and desired count; the others are empty until the
    /// autoscaler, which looks for capacity in all of them, finds none in the first. Each may grow to the kind's share
    /// of the maximum: what bounds their sum are the client nodes, as a machine is added only for one that waits.
    /// </summary>
    public static IReadOnlyList<Capacity> Of(PoolSettings pool)
    {
        var machines = pool.Machines.Distinct().ToArray();
        var onDemand = Shares(pool, pool.OnDemandOf);
        var spot = Shares(pool, count => count - pool.OnDemandOf(count));
        return
        [
            .. Each(pool.Spot ? machines[..1] : machines, "d", false, onDemand),
            .. Each(machines, "s", true, spot),
        ];
    }

    private static (int Minimum, int Desired, int Maximum) Shares(PoolSettings pool, Func<int, int> share) =>
        (share(pool.Minimum), share(pool.Desired), share(pool.Maximum));

    private static IEnumerable<Capacity> Each(
        IReadOnlyList<string> machines, string kind, bool spot, (int Minimum, int Desired, int Maximum) counts) =>
        counts.Maximum == 0
            ? []
            : machines.Select((machine, index) => index == 0
                ? new Capacity($"{kind}{index}", machine, spot, counts.Minimum, counts.Desired, counts.Maximum)
                : new Capacity($"{kind}{index}", machine, spot, 0, 0, counts.Maximum));
}
