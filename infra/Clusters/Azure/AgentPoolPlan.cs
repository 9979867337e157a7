using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// One AKS agent pool. AKS has machines of one size in an agent pool, all spot or all regular, so a pool of the stack
/// becomes several: spot ones, one for each machine type, and a regular one of the first type for the share that is on demand.
/// </summary>
/// <param name="Name">1 to 12 of a-z and 0-9, beginning with a letter; unique in the cluster.</param>
/// <param name="Pool">The stack's pool.</param>
/// <param name="Machine">Machine type.</param>
/// <param name="Spot">True for spot machines.</param>
/// <param name="Minimum">Machines that always run.</param>
/// <param name="Count">Machines at first. The counts of a pool's parts add up to its <see cref="PoolSettings.Desired"/>.</param>
/// <param name="Maximum">
/// Machines at most. Each spot part may grow to the pool's whole spot share, because one machine type stands in for
/// another; the first spot part and the regular one add up to <see cref="PoolSettings.Maximum"/>. What keeps the total there
/// is the work: a machine comes only for a client node that has none.
/// </param>
/// <param name="Rank">How many parts of the same pool the autoscaler tries before it.</param>
internal sealed record AgentPoolPlan(
    string Name, PoolSettings Pool, string Machine, bool Spot, int Minimum, int Count, int Maximum, int Rank)
{
    private const int LongestName = 12;

    /// <summary>The agent pools of a site, in the order of its pools, each pool's best first.</summary>
    public static IReadOnlyList<AgentPoolPlan> Of(IReadOnlyList<PoolSettings> pools)
    {
        // A pool's first part has its name; the others must not take the name of a pool further down.
        var names = new HashSet<string>(pools.Select(pool => pool.Name), StringComparer.Ordinal) { WorkloadNames.SystemPool };
        return [.. pools.SelectMany(pool => PartsOf(pool, names))];
    }

    private static IEnumerable<AgentPoolPlan> PartsOf(PoolSettings pool, HashSet<string> names)
    {
        var regular = new Share(pool.OnDemandOf(pool.Minimum), pool.OnDemandOf(pool.Desired), pool.OnDemandOf(pool.Maximum));
        var spot = new Share(pool.Minimum - regular.Minimum, pool.Desired - regular.Count, pool.Maximum - regular.Maximum);
        var rank = 0;
        if (spot.Maximum > 0)
        {
            foreach (var machine in pool.Machines.Distinct(StringComparer.Ordinal))
            {
                var share = rank == 0 ? spot : spot with { Minimum = 0, Count = 0 };
                yield return share.Part(NameOf(pool, rank == 0 ? "" : Text(rank + 1), names), pool, machine, true, rank);
                rank++;
            }
        }

        if (regular.Maximum > 0)
        {
            yield return regular.Part(NameOf(pool, pool.Spot ? "od" : "", names), pool, pool.Machines[0], false, rank);
        }
    }

    /// <summary>Names stay when a machine type is added at the end: a part that is called otherwise is made anew.</summary>
    private static string NameOf(PoolSettings pool, string suffix, HashSet<string> names)
    {
        // The stack's rules refuse a pool called "system"; should one come all the same, it gets another name here.
        if (suffix.Length == 0 && pool.Name != WorkloadNames.SystemPool)
        {
            return pool.Name;
        }

        for (var attempt = 1; ; attempt++)
        {
            var end = attempt == 1 ? suffix : suffix + "x" + Text(attempt);
            var name = pool.Name[..Math.Min(pool.Name.Length, LongestName - end.Length)] + end;
            if (names.Add(name))
            {
                return name;
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Share(int Minimum, int Count, int Maximum)
    {
        public AgentPoolPlan Part(string name, PoolSettings pool, string machine, bool spot, int rank) =>
            new(name, pool, machine, spot, Minimum, Count, Maximum, rank);
    }
}
