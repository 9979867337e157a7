using System.Buffers.Binary;

namespace FedInfra.Learning.Safetensors;

/// <summary>
/// The checked header of a safetensors file (github.com/huggingface/safetensors, "Format"): an 8-byte little-endian length,
/// that many bytes of JSON, then the values without holes.
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>The format's own limit on the JSON part.</summary>
    public const int MaximumLength = 100_000_000;

    internal SafetensorsHeader(IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata, long dataOffset)
    {
        Tensors = tensors;
        Metadata = metadata;
        DataOffset = dataOffset;
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>What the writer noted; empty where nothing was.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Byte of the file (counted from where the stream stood when it was read) at which the first value starts.</summary>
    public long DataOffset { get; }

    /// <summary>Reads and checks the header, and that the file is as long as it says. Leaves the stream at the first value.</summary>
    /// <param name="stream">A file or other stream that can seek, at the file's first byte.</param>
    /// <param name="source">File name, for messages.</param>
    /// <exception cref="LearningException">Truncated, not JSON, a key twice, an unknown type, or bytes that overlap, miss or do not fit a shape.</exception>
    public static SafetensorsHeader Read(Stream stream, string source = "model file")
    {
        var available = stream.Length - stream.Position;
        Span<byte> prefix = stackalloc byte[8];
        if (available < prefix.Length)
        {
            throw new LearningException($"{source}: {available} bytes are no safetensors file; the header's length alone takes 8.");
        }

        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumLength)
        {
            throw new LearningException($"{source}: the header claims {length} bytes; at most {MaximumLength} are allowed. Is it a safetensors file?");
        }

        if ((long)length > available - prefix.Length)
        {
            throw new LearningException($"{source}: truncated: the header claims {length} bytes, but only {available - prefix.Length} follow.");
        }

        var json = new byte[(int)length];
        stream.ReadExactly(json);
        var dataOffset = prefix.Length + (long)length;
        var (tensors, metadata) = SafetensorsJson.Parse(json, source);
        CheckLayout(tensors, available - dataOffset, source);
        return new SafetensorsHeader(tensors, metadata, dataOffset);
    }

    private static void CheckLayout(List<SafetensorsTensor> tensors, long bytes, string source)
    {
        tensors.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        var position = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != position)
            {
                throw new LearningException(
                    $"{source}: tensor {tensor.Name} starts at byte {tensor.Begin} where {position} was due; values may neither overlap nor leave holes.");
            }

            position = tensor.End;
        }

        if (position != bytes)
        {
            throw new LearningException(
                $"{source}: {(bytes < position ? "truncated" : "too long")}: the header describes {position} bytes of values, the file has {bytes}.");
        }
    }
}
