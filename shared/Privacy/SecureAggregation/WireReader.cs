using System.Buffers.Binary;
using System.Text;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Reads what <see cref="WireWriter"/> writes. Every length is checked against what is there before anything is allocated.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes, string what)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public byte Number8() => Bytes(1)[0];

    public uint Number32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public ulong Number64() => BinaryPrimitives.ReadUInt64BigEndian(Bytes(8));

    /// <summary>A number of things that each take at least some bytes: no more than the rest can hold.</summary>
    public int Count(int smallest)
    {
        var count = Number32();
        return count <= (uint)(Remaining / smallest) ? (int)count : throw Malformed($"it announces {count} entries and has {Remaining} bytes left");
    }

    public string Text(int longest)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));
        if (length > longest)
        {
            throw Malformed($"a text of {length} bytes is longer than {longest}");
        }

        try
        {
            return Strict.GetString(Bytes(length));
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a text is not UTF-8");
        }
    }

    public ReadOnlySpan<byte> Blob()
    {
        var length = Number32();
        return length <= (uint)Remaining ? Bytes((int)length) : throw Malformed($"it announces {length} bytes and has {Remaining}");
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length)
        {
            throw Malformed($"it ends {count - _rest.Length} bytes early");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw Malformed($"{_rest.Length} bytes follow its end");
        }
    }

    public readonly PrivacyException Malformed(string why) => new(PrivacyRefusal.Malformed, $"{what}: {why}");
}
