using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// The one encoding of this protocol: big-endian numbers; a text as its length in 2 bytes and UTF-8; a blob as its length
/// in 4 bytes and its bytes; fixed-size fields as they are. One value has one encoding. What was written is zeroed on disposal.
/// </summary>
/// <param name="capacity">Bytes at first; more are copied.</param>
internal sealed class WireWriter(int capacity = 256) : IDisposable
{
    private byte[] _buffer = new byte[capacity];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public byte[] ToArray() => Written.ToArray();

    public WireWriter Number8(byte value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    public WireWriter Number32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);
        return this;
    }

    public WireWriter Number64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), value);
        return this;
    }

    public WireWriter Real(double value) => Number64(BitConverter.DoubleToUInt64Bits(value));

    public WireWriter Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), checked((ushort)length));
        Encoding.UTF8.GetBytes(value, Reserve(length));
        return this;
    }

    public WireWriter Blob(ReadOnlySpan<byte> value)
    {
        Number32((uint)value.Length);
        return Bytes(value);
    }

    public WireWriter Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        return this;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        _length = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = new byte[Math.Max(_length + count, checked(_buffer.Length * 2))];
            Written.CopyTo(larger);
            CryptographicOperations.ZeroMemory(_buffer);
            _buffer = larger;
        }

        var reserved = _buffer.AsSpan(_length, count);
        _length += count;
        return reserved;
    }
}
