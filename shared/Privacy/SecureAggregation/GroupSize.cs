using System.Collections.Concurrent;
using System.Globalization;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>With how many others a node shares its secrets, and how many of them can open one.</summary>
/// <param name="Nodes">Nodes of the round.</param>
/// <param name="Neighbours">With how many others each node shares masks; all of them in a complete graph.</param>
/// <param name="Threshold">How many share holders give a secret back.</param>
/// <remarks>
/// Up to <see cref="LargestCompleteGraph"/> nodes the graph is complete and the threshold ⌊2n/3⌋+1 (Bonawitz 2017). Above,
/// the smallest even number of neighbours for which, in a random Harary graph (Bell 2020), all of these fail with
/// negligible probability, by exact hypergeometric tails and a union over the nodes: a node has t surviving neighbours;
/// a coordinator that shows every node other survivors cannot collect both secrets of one, which takes 2t shares of
/// k neighbours of which c are corrupt, so 2t &gt; k + c; the honest survivors are connected.
/// </remarks>
public sealed record GroupSize(int Nodes, int Neighbours, int Threshold)
{
    /// <summary>Fewest nodes: of two, each knows the other's update from the sum.</summary>
    public const int MinimumNodes = 3;

    /// <summary>Most nodes.</summary>
    public const int MaximumNodes = 100_000;

    /// <summary>Up to here everybody shares with everybody.</summary>
    public const int LargestCompleteGraph = 100;

    /// <summary>Privacy fails with at most 2^-40.</summary>
    public const int SecurityBits = 40;

    /// <summary>A round fails with at most 2^-30 although no more than expected dropped out.</summary>
    public const int CorrectnessBits = 30;

    /// <summary>Default share of nodes that work for an attacker.</summary>
    public const double DefaultMaxCorrupt = 0.05;

    /// <summary>Default share of nodes that drop out.</summary>
    public const double DefaultMaxDropout = 0.1;

    // The nodes of a simulation, and rounds of equal size, ask for the same over and over.
    private static readonly ConcurrentDictionary<(int Nodes, double Corrupt, double Dropout, bool Malicious), GroupSize> Known = new();

    /// <summary>True where every node shares with every other; then a node also holds a share of its own.</summary>
    public bool IsComplete => Neighbours == Nodes - 1;

    /// <summary>Shares of each secret.</summary>
    public int Holders => IsComplete ? Nodes : Neighbours;

    /// <summary>The size that is safe against a coordinator that breaks the protocol.</summary>
    /// <param name="nodes"><see cref="MinimumNodes"/> to <see cref="MaximumNodes"/>.</param>
    /// <param name="maxCorrupt">Share of nodes that work for the coordinator, 0 up to a third.</param>
    /// <param name="maxDropout">Share of nodes that drop out, 0 up to a third.</param>
    /// <exception cref="PrivacyException">A parameter is out of range.</exception>
    public static GroupSize For(int nodes, double maxCorrupt = DefaultMaxCorrupt, double maxDropout = DefaultMaxDropout)
    {
        Check(nodes, maxCorrupt, maxDropout);
        return nodes <= LargestCompleteGraph ? Complete(nodes) : Lookup(nodes, maxCorrupt, maxDropout, malicious: true);
    }

    /// <summary>The smaller size that does against a coordinator that is curious but follows the protocol; for comparison.</summary>
    /// <inheritdoc cref="For" path="/param"/>
    /// <inheritdoc cref="For" path="/exception"/>
    public static GroupSize ForHonestCoordinator(int nodes, double maxCorrupt = DefaultMaxCorrupt, double maxDropout = DefaultMaxDropout)
    {
        Check(nodes, maxCorrupt, maxDropout);
        return Lookup(nodes, maxCorrupt, maxDropout, malicious: false);
    }

    private static GroupSize Lookup(int nodes, double maxCorrupt, double maxDropout, bool malicious)
    {
        var key = (nodes, maxCorrupt, maxDropout, malicious);
        if (!Known.TryGetValue(key, out var size))
        {
            size = Search(nodes, CountOf(nodes, maxCorrupt), CountOf(nodes, maxDropout), malicious);
            if (Known.Count < 1000)
            {
                Known[key] = size;
            }
        }

        return size;
    }

    private static GroupSize Search(int nodes, int corrupt, int dropped, bool malicious)
    {
        for (var k = 2; k < nodes - 1; k += 2)
        {
            // Half the neighbours in a row are what cuts the ring.
            if (!Hypergeometric.AllMarkedIsNegligible(nodes, Math.Min(nodes, corrupt + dropped), k / 2, nodes, SecurityBits))
            {
                continue;
            }

            var corruptNeighbours = Hypergeometric.Bound(nodes - 1, corrupt, k, nodes, SecurityBits) - 1;
            var droppedNeighbours = Hypergeometric.Bound(nodes - 1, dropped, k, nodes, CorrectnessBits) - 1;
            var threshold = (malicious ? (k + corruptNeighbours) / 2 : corruptNeighbours) + 1;
            if (threshold <= k - droppedNeighbours)
            {
                return new GroupSize(nodes, k, threshold);
            }
        }

        return Complete(nodes);
    }

    private static GroupSize Complete(int nodes) => new(nodes, nodes - 1, (2 * nodes / 3) + 1);

    // A share that is written 0.05 is not exactly that; 50 of 1,000 must not become 51.
    private static int CountOf(int nodes, double share) => (int)Math.Ceiling((nodes * share) - 1e-9);

    private static void Check(int nodes, double maxCorrupt, double maxDropout)
    {
        if (nodes is < MinimumNodes or > MaximumNodes)
        {
            throw new PrivacyException(
                nodes < MinimumNodes ? PrivacyRefusal.CohortTooSmall : PrivacyRefusal.InvalidParameter,
                $"nodes: secure aggregation needs {MinimumNodes} to {MaximumNodes}, not {nodes}; with two, each reads the other's update off the sum");
        }

        CheckShare("max_corrupt", maxCorrupt);
        CheckShare("max_dropout", maxDropout);
    }

    private static void CheckShare(string name, double share)
    {
        if (!(share >= 0 && share < 1.0 / 3))
        {
            throw new PrivacyException(string.Create(CultureInfo.InvariantCulture, $"{name}: {share} is outside 0 up to (not with) a third"));
        }
    }
}
