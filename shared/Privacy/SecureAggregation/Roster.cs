using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// Who takes part, with the keys that each signed: neighbours and threshold (4 bytes each), number of nodes (4 bytes), then
/// the nodes' advertisements as blobs, ascending by name. Its hash decides the graph together with the public seed.
/// </summary>
internal sealed class Roster
{
    private readonly SignedMessage[] _advertisements;
    private readonly PeerKey?[] _channelPeers;
    private readonly PeerKey?[] _maskPeers;

    private Roster(byte[] encoded, GroupSize size, SignedMessage[] advertisements)
    {
        (Encoded, Size, _advertisements) = (encoded, size, advertisements);
        (_channelPeers, _maskPeers) = (new PeerKey?[advertisements.Length], new PeerKey?[advertisements.Length]);
        Hash = SHA256.HashData(encoded);
    }

    public byte[] Encoded { get; }

    public byte[] Hash { get; }

    /// <summary>As the coordinator says; a node computes it for itself.</summary>
    public GroupSize Size { get; }

    public int Nodes => _advertisements.Length;

    public static Roster Create(GroupSize size, IReadOnlyList<SignedMessage> advertisements)
    {
        using var writer = new WireWriter();
        writer.Number32((uint)size.Neighbours).Number32((uint)size.Threshold).Number32((uint)advertisements.Count);
        foreach (var advertisement in advertisements)
        {
            writer.Blob(advertisement.Encoded.Span);
        }

        return new Roster(writer.ToArray(), size, [.. advertisements]);
    }

    /// <summary>Reads a roster without checking signatures.</summary>
    /// <exception cref="PrivacyException">These bytes are no roster.</exception>
    public static Roster Parse(ReadOnlySpan<byte> encoded)
    {
        var reader = new WireReader(encoded, "roster");
        var (neighbours, threshold) = (reader.Number32(), reader.Number32());
        var nodes = reader.Count(smallest: 2 * PeerKey.Size);
        if (nodes > GroupSize.MaximumNodes || neighbours > (uint)nodes || threshold > (uint)nodes)
        {
            throw reader.Malformed($"{nodes} nodes with {neighbours} neighbours and threshold {threshold} cannot be");
        }

        var advertisements = new SignedMessage[nodes];
        for (var i = 0; i < nodes; i++)
        {
            advertisements[i] = SignedMessage.Parse(reader.Blob(), "advertisement in the roster");
            CheckBody(advertisements[i]);
            if (i > 0 && string.CompareOrdinal(advertisements[i - 1].Sender, advertisements[i].Sender) >= 0)
            {
                throw reader.Malformed($"{advertisements[i].Sender} is there twice or out of order");
            }
        }

        reader.End();
        return new Roster(encoded.ToArray(), new GroupSize(nodes, (int)neighbours, (int)threshold), advertisements);
    }

    public static void CheckBody(SignedMessage advertisement)
    {
        if (advertisement.Body.Length != 2 * PeerKey.Size)
        {
            throw new PrivacyException(
                PrivacyRefusal.Malformed, $"{advertisement.Sender}: its advertisement has {advertisement.Body.Length} bytes instead of {2 * PeerKey.Size}");
        }
    }

    /// <summary>What tells both keys apart from others: x, because a key with the other y would give the same secrets.</summary>
    public static (UInt128, UInt128)[] KeysOf(SignedMessage advertisement)
    {
        var body = advertisement.Body.Span;
        return [First(body), First(body[PeerKey.Size..])];

        static (UInt128, UInt128) First(ReadOnlySpan<byte> key) => (FieldElement.Read(key).Value, FieldElement.Read(key[FieldElement.Size..]).Value);
    }

    public SignedMessage Advertisement(int node) => _advertisements[node];

    public string Name(int node) => _advertisements[node].Sender;

    /// <summary>The key for shares on their way, imported once and the roster's.</summary>
    /// <exception cref="PrivacyException">It is no point of P-256.</exception>
    public PeerKey ChannelPeer(int node) => Imported(ref _channelPeers[node], _advertisements[node].Body.Span[..PeerKey.Size], node);

    /// <summary>The key for masks, imported once and the roster's.</summary>
    /// <exception cref="PrivacyException">It is no point of P-256.</exception>
    public PeerKey MaskPeer(int node) => Imported(ref _maskPeers[node], MaskKey(node), node);

    /// <summary>The key for masks.</summary>
    public ReadOnlySpan<byte> MaskKey(int node) => _advertisements[node].Body.Span[PeerKey.Size..];

    /// <summary>A node's place; -1 where it is not there.</summary>
    public int IndexOf(string name)
    {
        var (low, high) = (0, Nodes - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Name(middle), name);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    private PeerKey Imported(ref PeerKey? place, ReadOnlySpan<byte> publicKey, int node)
    {
        if (Volatile.Read(ref place) is { } known)
        {
            return known;
        }

        // Of two threads at once the second's goes; both hold the same point.
        var imported = new PeerKey(publicKey, Name(node));
        if (Interlocked.CompareExchange(ref place, imported, null) is not { } earlier)
        {
            return imported;
        }

        imported.Dispose();
        return earlier;
    }

    /// <summary>The graph. The advertisements' fresh keys are in its seed, so that nobody knows it before they are all there.</summary>
    public NeighbourGraph Graph(RoundParameters parameters)
    {
        using var writer = new WireWriter();
        return new NeighbourGraph(Size, writer.Text("graph").Bytes(parameters.GraphSeed.Span).Bytes(Hash).Written);
    }
}
