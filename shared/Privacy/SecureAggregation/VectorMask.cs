using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// A node's masks, put onto its quantised vector in place and in order, block by block: the header first, then the values.
/// The masked coordinates, little-endian, are hashed on the way: the node signs that hash.
/// </summary>
public sealed class VectorMask : IDisposable
{
    private readonly MaskStreams _streams;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _finished;

    internal VectorMask(MaskStreams streams) => _streams = streams;

    /// <summary>Masks the next block.</summary>
    /// <param name="block">A multiple of <see cref="Keystream.Granularity"/> long, except the last.</param>
    public void Apply(Span<uint> block)
    {
        _streams.Apply(block);
        if (BitConverter.IsLittleEndian)
        {
            _hash.AppendData(MemoryMarshal.AsBytes(block));
            return;
        }

        var swapped = new uint[block.Length];
        BinaryPrimitives.ReverseEndianness(block, swapped);
        _hash.AppendData(MemoryMarshal.AsBytes(swapped.AsSpan()));
    }

    /// <summary>SHA-256 of the masked coordinates, little-endian, once all are masked: what the node signs, and its upload's name.</summary>
    public ReadOnlyMemory<byte> Hash() => Finish();

    public void Dispose()
    {
        _streams.Dispose();
        _hash.Dispose();
    }

    internal byte[] Finish()
    {
        if (!_streams.AtEnd)
        {
            throw new InvalidOperationException("The vector is not masked to its end.");
        }

        return _finished ??= _hash.GetHashAndReset();
    }
}
