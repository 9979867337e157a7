namespace FedInfra.Privacy.Accounting;

/// <summary>
/// For a run of leaves: the largest sum of squared counts over the complete tree nodes above them, by how many
/// participations there are and how many free leaves are at least left at either end. Two runs side by side combine where
/// the free leaves between their participations suffice.
/// </summary>
internal sealed class Placements
{
    private readonly int _participations;
    private readonly int _separation;

    /// <summary>[count, free leaves on the left, on the right], the last two at most the separation; negative infinity where it cannot be.</summary>
    private readonly double[,,] _best;

    private Placements(int participations, int separation)
    {
        _participations = participations;
        _separation = separation;
        _best = new double[participations + 1, separation + 1, separation + 1];
        foreach (ref var value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref _best[0, 0, 0], _best.Length))
        {
            value = double.NegativeInfinity;
        }
    }

    /// <summary>A complete tree over <paramref name="width"/> leaves, a power of two.</summary>
    public static Placements Tree(long width, int participations, int separation)
    {
        var tree = new Placements(participations, separation);
        if (width == 1)
        {
            tree._best[1, 0, 0] = 1;
            return tree;
        }

        var half = Tree(width / 2, participations, separation);
        tree.Combine(half, width / 2, half, width / 2, aboveBoth: true);
        tree.Width = width;
        return tree;
    }

    /// <summary>How many leaves there are.</summary>
    public long Width { get; private set; } = 1;

    /// <summary>This run with a tree to its right, and no node above both.</summary>
    public Placements BesideTree(Placements tree)
    {
        var both = new Placements(_participations, _separation) { Width = Width + tree.Width };
        both.Combine(this, Width, tree, tree.Width, aboveBoth: false);
        return both;
    }

    /// <summary>The largest sum over any number of participations.</summary>
    public double Best()
    {
        var best = 0.0;
        foreach (var value in _best)
        {
            best = Math.Max(best, value);
        }

        return best;
    }

    private void Combine(Placements left, long leftWidth, Placements right, long rightWidth, bool aboveBoth)
    {
        for (var count = 1; count <= _participations; count++)
        {
            var above = aboveBoth ? (double)count * count : 0;
            for (var a = 0; a <= _separation; a++)
            {
                for (var b = 0; b <= _separation; b++)
                {
                    // All on one side: the other side's leaves are free.
                    Offer(count, a, (int)Math.Min(_separation, b + rightWidth), left._best[count, a, b] + above);
                    Offer(count, (int)Math.Min(_separation, a + leftWidth), b, right._best[count, a, b] + above);
                    for (var onLeft = 1; onLeft < count; onLeft++)
                    {
                        for (var between = 0; between <= _separation; between++)
                        {
                            var sum = left.AtLeast(onLeft, a, between, freeRight: true) + right.AtLeast(count - onLeft, b, _separation - between, freeRight: false);
                            Offer(count, a, b, sum + above);
                        }
                    }
                }
            }
        }
    }

    /// <summary>The best with exactly <paramref name="outer"/> free leaves on the outer side and at least <paramref name="inner"/> on the inner.</summary>
    private double AtLeast(int count, int outer, int inner, bool freeRight)
    {
        var best = double.NegativeInfinity;
        for (var free = inner; free <= _separation; free++)
        {
            best = Math.Max(best, freeRight ? _best[count, outer, free] : _best[count, free, outer]);
        }

        return best;
    }

    private void Offer(int count, int left, int right, double value) => _best[count, left, right] = Math.Max(_best[count, left, right], value);
}
