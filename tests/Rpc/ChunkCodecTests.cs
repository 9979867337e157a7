using System.Buffers;
using FedInfra.Rpc.Codecs;
using FedInfra.Rpc.TestProto;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace FedInfra.Rpc.Tests;

/// <summary>A chunk is the same bytes on the wire as the generated message.</summary>
public sealed class ChunkCodecTests
{
    private static readonly RpcCodec<RpcChunk<EchoReply>> _codec = RpcCodec.Chunk<EchoReply>("payload");

    [Fact]
    public void Encoding_equals_protobufs() => Prop.ForAll<string, byte[]>((text, data) =>
    {
        var chunk = new RpcChunk<EchoReply>(new EchoReply { Text = text ?? "" }, data ?? []);
        var message = new EchoReply { Text = text ?? "", Payload = ByteString.CopyFrom(data ?? []) };
        return Encode(chunk).AsSpan().SequenceEqual(message.ToByteArray());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decoding_equals_protobufs_whatever_the_order_of_fields() => Prop.ForAll<string, byte[], bool>((text, data, dataFirst) =>
    {
        var a = new EchoReply { Text = text ?? "" }.ToByteArray();
        var b = new EchoReply { Payload = ByteString.CopyFrom(data ?? []) }.ToByteArray();
        byte[] bytes = dataFirst ? [.. b, .. a] : [.. a, .. b];
        using var chunk = _codec.Read(bytes);
        var message = EchoReply.Parser.ParseFrom(bytes);
        return chunk.Message.Text == message.Text
            && chunk.Message.Payload.IsEmpty
            && chunk.Data.Span.SequenceEqual(message.Payload.Span);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_a_field_that_repeats_the_last_counts()
    {
        byte[] bytes = [.. new EchoReply { Payload = ByteString.CopyFrom(1) }.ToByteArray(), .. new EchoReply { Payload = ByteString.CopyFrom(2, 3) }.ToByteArray()];
        using var chunk = _codec.Read(bytes);
        Assert.Equal([2, 3], chunk.Data.ToArray());
    }

    [Fact]
    public void Unknown_fields_of_every_wire_type_are_kept()
    {
        // Fields 100 to 103: varint, 64 bits, length-delimited, 32 bits.
        byte[] unknown = [0xa0, 6, 0x96, 1, 0xa9, 6, 1, 2, 3, 4, 5, 6, 7, 8, 0xb2, 6, 2, 9, 9, 0xbd, 6, 1, 2, 3, 4];
        byte[] bytes = [.. unknown, 0x12, 1, 42];
        using var chunk = _codec.Read(bytes);
        Assert.Equal([42], chunk.Data.ToArray());
        Assert.Equal(bytes, Encode(chunk));
    }

    [Fact]
    public void Random_bytes_are_refused_exactly_where_protobuf_refuses_them() => Prop.ForAll<byte[]>(bytes =>
    {
        bytes ??= [];
        var ours = Accepts(() => _codec.Read(bytes).Dispose());
        var protobufs = Accepts(() => EchoReply.Parser.ParseFrom(bytes));
        return ours == protobufs || HasGroup(bytes);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_disposed_chunk_gives_no_bytes()
    {
        var chunk = _codec.Read([0x12, 1, 42]);
        chunk.Dispose();
        chunk.Dispose();
        Assert.True(chunk.Data.IsEmpty);
    }

    // Groups (wire types 3 and 4) are the one thing that protobuf still reads and a chunk does not.
    private static bool HasGroup(byte[] bytes) => bytes.Any(b => (b & 7) is 3 or 4);

    private static bool Accepts(Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            return false;
        }
    }

    private static byte[] Encode(RpcChunk<EchoReply> chunk)
    {
        var head = new ArrayBufferWriter<byte>();
        _codec.WriteHead(chunk, head);
        Assert.Equal(_codec.HeadSize(chunk), head.WrittenCount);
        return [.. head.WrittenSpan, .. _codec.Tail(chunk).Span];
    }
}
