namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Many keystreams over one vector, block by block.</summary>
internal sealed class MaskStreams : IDisposable
{
    // 16 KiB: a piece stays in the first cache while one stream after the other passes over it.
    private const int Piece = 4096;

    private readonly List<(Keystream Stream, bool Subtract)> _streams = [];
    private long _remaining;

    public MaskStreams(long length) => _remaining = length;

    public int Count => _streams.Count;

    public bool AtEnd => _remaining == 0;

    public void Add(ReadOnlySpan<byte> key, bool subtract) => _streams.Add((new Keystream(key), subtract));

    public void Apply(Span<uint> block)
    {
        if (block.Length > _remaining || (block.Length < _remaining && block.Length % Keystream.Granularity != 0))
        {
            throw new InvalidOperationException(
                $"A block of {block.Length} where {_remaining} coordinates are left: blocks but the last are multiples of {Keystream.Granularity}.");
        }

        _remaining -= block.Length;
        while (!block.IsEmpty)
        {
            var piece = block[..Math.Min(Piece, block.Length)];
            foreach (var (stream, subtract) in _streams)
            {
                if (subtract)
                {
                    stream.Subtract(piece);
                }
                else
                {
                    stream.Add(piece);
                }
            }

            block = block[piece.Length..];
        }
    }

    public void Dispose()
    {
        foreach (var (stream, _) in _streams)
        {
            stream.Dispose();
        }

        _streams.Clear();
    }
}
