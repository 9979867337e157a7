using System.Buffers.Binary;
using System.Text;
using FedInfra.Learning.Models;
using FedInfra.Learning.Randomness;
using FedInfra.Learning.Safetensors;

namespace FedInfra.Learning.Tests.Safetensors;

public sealed class SafetensorsTests
{
    private static readonly TensorInfo[] Tensors = [new("0.weight", [2, 3]), new("0.bias", [2]), new("scale", [])];
    private static readonly float[] Values = [1, 2, 3, 4, 5, 6, -1, -2, 0.5f];

    [Fact]
    public void A_file_is_the_bytes_that_the_format_describes()
    {
        var bytes = Write(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);

        Assert.Equal(
            """{"__metadata__":{"a":"1","b":"2"},"0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"0.bias":{"dtype":"F32","shape":[2],"data_offsets":[24,32]},"scale":{"dtype":"F32","shape":[],"data_offsets":[32,36]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal(0, length % 8);
        Assert.Equal(8 + length + 36, bytes.Length);
        Assert.Equal(1f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + length)));
    }

    [Fact]
    public void What_was_written_reads_back_the_same()
    {
        using var stream = new MemoryStream(Write(null));
        Assert.Equal(Values, SafetensorsFile.ReadValues(stream, Tensors));
    }

    [Fact]
    public void The_header_says_where_each_value_is()
    {
        using var stream = new MemoryStream(Write(new Dictionary<string, string> { ["job"] = "j1" }));
        var header = SafetensorsHeader.Read(stream);

        Assert.Equal(header.DataOffset, stream.Position);
        Assert.Equal("j1", header.Metadata["job"]);
        Assert.Equal(("0.bias", "F32", 24L, 32L), (header.Tensors[1].Name, header.Tensors[1].DType, header.Tensors[1].Begin, header.Tensors[1].End));
    }

    [Fact]
    public void Tensors_are_found_by_name_whatever_their_order()
    {
        using var stream = new MemoryStream(Write(null));
        Assert.Equal([0.5f, -1, -2, 1, 2, 3, 4, 5, 6], SafetensorsFile.ReadValues(stream, [Tensors[2], Tensors[1], Tensors[0]]));
    }

    [Fact]
    public void All_tensors_that_do_not_fit_are_named_at_once()
    {
        using var stream = new MemoryStream(Write(null));
        var message = Assert.Throws<LearningException>(() =>
            SafetensorsFile.ReadValues(stream, [new("0.weight", [3, 2]), new("1.weight", [1]), Tensors[1]], "m.safetensors")).Message;

        Assert.Equal(
            "m.safetensors: tensor 0.weight has shape [2, 3], the model needs [3, 2]; tensor 1.weight is missing; tensor scale is not part of the model.",
            message);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var bytes = Write(null);
        for (var length = 0; length < bytes.Length; length++)
        {
            using var stream = new MemoryStream(bytes, 0, length);
            Assert.Throws<LearningException>(() => SafetensorsFile.ReadValues(stream, Tensors));
        }
    }

    [Fact]
    public void A_header_length_of_ten_gigabytes_is_refused_before_memory_is_taken()
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 10_000_000_000);
        Assert.Contains("claims 10000000000 bytes; at most 100000000", Refusal(bytes), StringComparison.Ordinal);

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 99_000_000);
        Assert.Contains("truncated", Refusal(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "not valid JSON: Duplicate")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "tensor b starts at byte 2 where 4 was due")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor a starts at byte 4 where 0 was due")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "shape [2] of F32 does not fit the 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,4],"data_offsets":[0,4]}}""", 4, "does not fit the 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 9, "too long: the header describes 4 bytes of values, the file has 9")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor a: needs dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "tensor a: needs dtype")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'F31'")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", 4, "tensor a is F16; only F32 can be loaded")]
    [InlineData("""{"a":[]}""", 0, "tensor a must be a JSON object")]
    [InlineData("""{"__metadata__":{"x":1}}""", 0, "__metadata__: x must be a string")]
    [InlineData("""[]""", 0, "the header must be a JSON object")]
    [InlineData("""{"\ud800":{}}""", 0, "header is not valid")]
    public void A_header_that_lies_is_refused(string json, int valueBytes, string expected)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var bytes = new byte[8 + header.Length + valueBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        header.CopyTo(bytes, 8);

        Assert.Contains(expected, Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_never_end_in_anything_but_a_clear_error()
    {
        var good = Write(new Dictionary<string, string> { ["k"] = "v" });
        var random = new SeededRandom(42);
        for (var attempt = 0; attempt < 5_000; attempt++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = 0; change <= attempt % 4; change++)
            {
                bytes[random.NextInt(bytes.Length - 36)] = (byte)random.NextInt(256);
            }

            try
            {
                using var stream = new MemoryStream(bytes);
                SafetensorsFile.ReadValues(stream, Tensors);
            }
            catch (LearningException)
            {
                // The only way out that callers handle.
            }
        }
    }

    private static string Refusal(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Assert.Throws<LearningException>(() => SafetensorsFile.ReadValues(stream, [new("a", [2])])).Message;
    }

    private static byte[] Write(Dictionary<string, string>? metadata)
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, Tensors, Values, metadata);
        return stream.ToArray();
    }
}
