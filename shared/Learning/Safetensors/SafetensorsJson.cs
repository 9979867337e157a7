using System.Buffers;
using System.Text.Json;
using FedInfra.Learning.Models;

namespace FedInfra.Learning.Safetensors;

/// <summary>The JSON part of a safetensors file.</summary>
internal static class SafetensorsJson
{
    private const string MetadataKey = "__metadata__";
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static (List<SafetensorsTensor> Tensors, Dictionary<string, string> Metadata) Parse(byte[] json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var tensors = new List<SafetensorsTensor>();
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in Members(document.RootElement, source, "the header"))
            {
                if (member.Name == MetadataKey)
                {
                    ReadMetadata(member.Value, metadata, source);
                }
                else
                {
                    tensors.Add(ReadTensor(member.Name, member.Value, source));
                }
            }

            return (tensors, metadata);
        }
        catch (JsonException exception)
        {
            throw new LearningException($"{source}: the header is not valid JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // What System.Text.Json throws for a string that is not valid UTF-8 or a lone surrogate.
            throw new LearningException($"{source}: the header is not valid text: {exception.Message}", exception);
        }
    }

    public static byte[] Write(IReadOnlyList<TensorInfo> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(MetadataKey);
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            var position = 0L;
            foreach (var tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", "F32");
                WriteNumbers(writer, "shape", tensor.Shape.Select(size => (long)size));
                WriteNumbers(writer, "data_offsets", [position, position += tensor.Length * 4L]);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // The values start at a multiple of 8, so that readers may map the file; spaces are what the format pads with.
        var padded = new byte[(buffer.WrittenCount + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(padded);
        return padded;
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IEnumerable<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata, string source)
    {
        foreach (var member in Members(element, source, MetadataKey))
        {
            metadata[member.Name] = member.Value.ValueKind == JsonValueKind.String
                ? member.Value.GetString()!
                : throw new LearningException($"{source}: {MetadataKey}: {member.Name} must be a string.");
        }
    }

    private static SafetensorsTensor ReadTensor(string name, JsonElement element, string source)
    {
        string? dtype = null;
        long[]? shape = null;
        long[]? offsets = null;
        foreach (var member in Members(element, source, $"tensor {name}"))
        {
            switch (member.Name)
            {
                case "dtype" when member.Value.ValueKind == JsonValueKind.String:
                    dtype = member.Value.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(member.Value, int.MaxValue);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(member.Value, long.MaxValue);
                    break;
                default:
                    throw new LearningException($"{source}: tensor {name}: unexpected field '{member.Name}'; a tensor has dtype, shape and data_offsets.");
            }
        }

        if (dtype is null || shape is null || offsets is not [var begin, var end] || begin > end)
        {
            throw new LearningException(
                $"{source}: tensor {name}: needs dtype (a string), shape (a list of sizes) and data_offsets (first byte and one past the last).");
        }

        if (SafetensorsTensor.SizeOf(dtype) is not { } size)
        {
            throw new LearningException($"{source}: tensor {name}: unknown dtype '{dtype}'.");
        }

        var bytes = shape.Aggregate((UInt128)size, (product, dimension) => product > long.MaxValue ? product : product * (UInt128)dimension);
        if (shape.Contains(0))
        {
            bytes = 0;
        }

        return bytes == (UInt128)(end - begin)
            ? new SafetensorsTensor(name, dtype, [.. shape.Select(dimension => (int)dimension)], begin, end)
            : throw new LearningException(
                $"{source}: tensor {name}: shape [{string.Join(", ", shape)}] of {dtype} does not fit the {end - begin} bytes of data_offsets [{begin}, {end}].");
    }

    private static long[]? ReadNumbers(JsonElement element, long maximum)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > 64)
        {
            return null;
        }

        var numbers = new List<long>();
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0 || number > maximum)
            {
                return null;
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement element, string source, string place) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject()
            : throw new LearningException($"{source}: {place} must be a JSON object.");
}
