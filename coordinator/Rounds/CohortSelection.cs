using FedInfra.Learning.Randomness;

namespace FedInfra.Coordinator.Rounds;

/// <summary>Picks who takes part in a round.</summary>
internal static class CohortSelection
{
    /// <summary>
    /// A uniform sample without replacement. It depends only on the seed, the round and which nodes are connected, so
    /// that a job repeats; a second attempt draws anew.
    /// </summary>
    /// <param name="connected">Names in ordinal order.</param>
    /// <param name="fraction">Share to pick, above 0 to 1; rounded down (McMahan et al. 2017: max(C*K, 1)).</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="round">Number of the round.</param>
    /// <param name="attempt">Which attempt at the round, from 1.</param>
    /// <param name="minimum">Fewest to pick, where there are as many; at least 1.</param>
    /// <returns>Names in ordinal order.</returns>
    public static IReadOnlyList<string> Pick(IReadOnlyList<string> connected, double fraction, ulong seed, int round, int attempt, int minimum = 1)
    {
        var count = SizeOf(connected.Count, fraction, minimum);
        var order = Enumerable.Range(0, connected.Count).ToArray();
        var derived = SeededRandom.Combine(SeededRandom.Combine(seed, "cohort"), ((ulong)round << 16) + (ulong)attempt);
        new SeededRandom(derived).Shuffle(order);
        return [.. order.Take(count).Order().Select(index => connected[index])];
    }

    /// <summary>How many are picked of so many.</summary>
    public static int SizeOf(int connected, double fraction, int minimum = 1) => Math.Min(Math.Max((int)((fraction * connected) + 1e-9), minimum), connected);
}
