namespace FedInfra.Rpc.Codecs;

/// <summary>
/// Walks the top-level fields of an encoded message without decoding them (protobuf.dev/programming-guides/encoding).
/// Groups, which proto3 does not have, are refused.
/// </summary>
internal ref struct ProtobufScanner(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Where one field lies: its tag begins at Start, its value (after any length) at ValueStart.</summary>
    public readonly record struct Field(uint Tag, int Start, int ValueStart, int End);

    /// <summary>Moves to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes end within a field, or are no protobuf.</exception>
    public bool Next(out Field field)
    {
        if (_position == _bytes.Length)
        {
            field = default;
            return false;
        }

        var start = _position;
        var tag = (uint)ReadVarint();
        var length = (tag & 7) switch
        {
            0 => SkipVarint(),
            1 => 8UL,
            2 => ReadVarint(),
            5 => 4UL,
            _ => throw Malformed(),
        };
        if (length > (ulong)(_bytes.Length - _position))
        {
            throw Malformed();
        }

        var valueStart = _position;
        _position += (int)length;
        field = new Field(tag, start, valueStart, _position);
        return true;
    }

    /// <summary>Writes a base-128 number and returns how many bytes it took, at most 5.</summary>
    public static int WriteVarint(Span<byte> output, uint value)
    {
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            output[count++] = (byte)(value | 0x80);
        }

        output[count++] = (byte)value;
        return count;
    }

    private ulong SkipVarint()
    {
        ReadVarint();
        return 0;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70 && _position < _bytes.Length; shift += 7)
        {
            var next = _bytes[_position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed();
    }

    private static InvalidDataException Malformed() => new("The message ends within a field, or is no protobuf.");
}
