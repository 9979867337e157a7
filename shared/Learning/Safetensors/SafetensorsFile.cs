using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FedInfra.Learning.Models;

namespace FedInfra.Learning.Safetensors;

/// <summary>Writes and reads model files. Values are float32 in little-endian order, as the format demands.</summary>
public static class SafetensorsFile
{
    private const int ChunkValues = 1 << 20;

    /// <summary>Writes one file; the same input gives the same bytes.</summary>
    /// <param name="destination">Where the bytes go; left open.</param>
    /// <param name="tensors">Names and shapes; the file keeps their order.</param>
    /// <param name="values">Tensor after tensor.</param>
    /// <param name="metadata">Notes for readers; written in ordinal order of the keys.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the tensors, or a name comes twice.</exception>
    public static void Write(
        Stream destination,
        IReadOnlyList<TensorInfo> tensors,
        ReadOnlySpan<float> values,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        var needed = tensors.Sum(tensor => (long)tensor.Length);
        if (values.Length != needed)
        {
            throw new ArgumentException($"{tensors.Count} tensors have {needed} values, got {values.Length}.", nameof(values));
        }

        WriteHeader(destination, tensors, metadata);
        while (!values.IsEmpty)
        {
            // In pieces, because a span of bytes cannot be longer than 2 GiB.
            var chunk = values[..Math.Min(ChunkValues, values.Length)];
            destination.Write(MemoryMarshal.AsBytes(chunk));
            values = values[chunk.Length..];
        }
    }

    /// <summary>Writes everything before the first value, for a caller that makes the values block by block.</summary>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public static void WriteHeader(Stream destination, IReadOnlyList<TensorInfo> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (tensors.DistinctBy(tensor => tensor.Name).Count() != tensors.Count)
        {
            throw new ArgumentException("Two tensors have the same name.", nameof(tensors));
        }

        var header = SafetensorsJson.Write(tensors, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        destination.Write(prefix);
        destination.Write(header);
    }

    /// <summary>Reads exactly the expected tensors, whatever their order in the file.</summary>
    /// <param name="stream">A file or other stream that can seek, at the file's first byte.</param>
    /// <param name="expected">Names and shapes; the values come back in this order.</param>
    /// <param name="source">File name, for messages.</param>
    /// <exception cref="LearningException">The file is damaged, or its tensors differ from the expected ones; all differences are named.</exception>
    public static float[] ReadValues(Stream stream, IReadOnlyList<TensorInfo> expected, string source = "model file")
    {
        var start = stream.Position;
        var header = SafetensorsHeader.Read(stream, source);
        CheckTensors(header, expected, source);

        var byName = header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var values = new float[expected.Sum(tensor => (long)tensor.Length)];
        var rest = values.AsSpan();
        foreach (var tensor in expected)
        {
            stream.Position = start + header.DataOffset + byName[tensor.Name].Begin;
            for (var left = tensor.Length; left > 0;)
            {
                var chunk = rest[..Math.Min(ChunkValues, left)];
                stream.ReadExactly(MemoryMarshal.AsBytes(chunk));
                rest = rest[chunk.Length..];
                left -= chunk.Length;
            }
        }

        return values;
    }

    private static void CheckTensors(SafetensorsHeader header, IReadOnlyList<TensorInfo> expected, string source)
    {
        var errors = new List<string>();
        var found = header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var tensor in expected)
        {
            if (!found.Remove(tensor.Name, out var actual))
            {
                errors.Add($"tensor {tensor.Name} is missing");
            }
            else if (actual.DType != "F32")
            {
                errors.Add($"tensor {tensor.Name} is {actual.DType}; only F32 can be loaded");
            }
            else if (!actual.Shape.SequenceEqual(tensor.Shape))
            {
                errors.Add($"tensor {tensor.Name} has shape [{string.Join(", ", actual.Shape)}], the model needs [{string.Join(", ", tensor.Shape)}]");
            }
        }

        errors.AddRange(found.Keys.Order(StringComparer.Ordinal).Select(name => $"tensor {name} is not part of the model"));
        if (errors.Count > 0)
        {
            throw new LearningException($"{source}: {string.Join("; ", errors)}.");
        }
    }
}
