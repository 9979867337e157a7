using System.Numerics;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Which nodes of a roster, one bit each in the roster's order.</summary>
internal sealed class NodeSet
{
    private readonly byte[] _bits;

    public NodeSet(int nodes)
        : this(nodes, new byte[SizeOf(nodes)])
    {
    }

    private NodeSet(int nodes, byte[] bits) => (Nodes, _bits) = (nodes, bits);

    /// <summary>Nodes of the roster.</summary>
    public int Nodes { get; }

    /// <summary>Nodes in the set.</summary>
    public int Count => _bits.Sum(bits => BitOperations.PopCount(bits));

    public ReadOnlySpan<byte> Bits => _bits;

    public static int SizeOf(int nodes) => (nodes + 7) / 8;

    public static NodeSet Read(ref WireReader reader, int nodes)
    {
        var bits = reader.Bytes(SizeOf(nodes)).ToArray();
        if (nodes % 8 != 0 && bits[^1] >> (nodes % 8) != 0)
        {
            throw reader.Malformed($"it names nodes beyond the roster's {nodes}");
        }

        return new NodeSet(nodes, bits);
    }

    public bool Contains(int node) => (_bits[node / 8] & (1 << (node % 8))) != 0;

    public void Add(int node) => _bits[node / 8] |= (byte)(1 << (node % 8));

    public bool SameAs(NodeSet other) => Bits.SequenceEqual(other.Bits);

    /// <summary>The nodes, ascending.</summary>
    public IEnumerable<int> Members() => Enumerable.Range(0, Nodes).Where(Contains);

    /// <summary>A node that is here and not there; -1 where there is none.</summary>
    public int FirstOutside(NodeSet other) => Members().Where(node => !other.Contains(node)).DefaultIfEmpty(-1).First();
}
