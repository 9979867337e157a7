using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// Who shares masks with whom: everybody with everybody, or a Harary graph over a random permutation (Bell 2020): nodes
/// stand in a ring in random order and share with the k/2 next on either side. The order comes from a public seed by
/// Fisher and Yates with AES-128 in counter mode, so that every node recomputes its neighbours and believes nobody.
/// </summary>
public sealed class NeighbourGraph
{
    private readonly GroupSize _size;
    private readonly int[] _ring;
    private readonly int[] _places;

    /// <param name="size">How many nodes and neighbours.</param>
    /// <param name="seed">Public; at least 16 bytes.</param>
    public NeighbourGraph(GroupSize size, ReadOnlySpan<byte> seed)
    {
        _size = size;
        _ring = size.IsComplete ? [] : Permutation(size.Nodes, seed);
        _places = new int[_ring.Length];
        for (var place = 0; place < _ring.Length; place++)
        {
            _places[_ring[place]] = place;
        }
    }

    /// <summary>The nodes with which a node shares masks, ascending; never itself.</summary>
    public IReadOnlyList<int> NeighboursOf(int node) => [.. HoldersOf(node).Where(other => other != node)];

    /// <summary>
    /// The nodes that hold a node's shares, ascending: its neighbours, and in a complete graph itself too. Their places in
    /// this list are the points of their shares, counted from 1. A holder of mine is one whose shares I hold.
    /// </summary>
    public int[] HoldersOf(int node)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(node);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(node, _size.Nodes);
        if (_size.IsComplete)
        {
            return [.. Enumerable.Range(0, _size.Nodes)];
        }

        var holders = new int[_size.Neighbours];
        for (var i = 0; i < holders.Length / 2; i++)
        {
            holders[2 * i] = _ring[(_places[node] + i + 1) % _ring.Length];
            holders[(2 * i) + 1] = _ring[(_places[node] - i - 1 + _ring.Length) % _ring.Length];
        }

        Array.Sort(holders);
        return holders;
    }

    private static int[] Permutation(int count, ReadOnlySpan<byte> seed)
    {
        if (seed.Length < Keystream.KeySize)
        {
            throw new PrivacyException($"graph seed: {seed.Length} bytes; at least {Keystream.KeySize} are needed");
        }

        using var stream = new Keystream(SHA256.HashData(seed).AsSpan(0, Keystream.KeySize));
        var order = Enumerable.Range(0, count).ToArray();
        var buffer = new uint[256];
        var used = buffer.Length;
        for (var i = count - 1; i > 0; i--)
        {
            var range = (uint)i + 1;
            uint drawn;
            do
            {
                if (used == buffer.Length)
                {
                    Array.Clear(buffer);
                    stream.Add(buffer);
                    used = 0;
                }

                drawn = buffer[used++];
            }
            while (drawn >= uint.MaxValue / range * range); // A rest would make small numbers more likely.

            var other = (int)(drawn % range);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
