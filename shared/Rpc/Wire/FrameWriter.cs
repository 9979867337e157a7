using System.Buffers;
using System.Buffers.Binary;
using FedInfra.Rpc.Codecs;

namespace FedInfra.Rpc.Wire;

/// <summary>Encodes length-prefixed messages, see <see cref="FrameReader"/>.</summary>
internal static class FrameWriter
{
    /// <summary>
    /// Writes the prefix and the message up to its tail, and returns the tail for the caller to send from where it
    /// lies. A compressed message has no tail left.
    /// </summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED where the message is larger than the limit.</exception>
    public static ReadOnlyMemory<byte> WriteHead<T>(
        IBufferWriter<byte> output, RpcCodec<T> codec, T message, bool gzip, int? maxMessageBytes)
        where T : class
    {
        var headSize = codec.HeadSize(message);
        var tail = codec.Tail(message);
        var size = (long)headSize + tail.Length;
        if (size > (maxMessageBytes ?? int.MaxValue))
        {
            throw new RpcException(
                RpcStatusCode.ResourceExhausted, $"A message is {size} bytes; the sender's limit is {maxMessageBytes ?? int.MaxValue}.");
        }

        if (gzip && size >= Gzip.SmallestMessage)
        {
            WriteCompressed(output, codec, message, tail.Span);
            return default;
        }

        WritePrefix(output, compressed: false, (int)size);
        codec.WriteHead(message, output);
        return tail;
    }

    private static void WriteCompressed<T>(
        IBufferWriter<byte> output, RpcCodec<T> codec, T message, ReadOnlySpan<byte> tail)
        where T : class
    {
        using var head = new PooledWriter();
        using var compressed = new PooledWriter();
        codec.WriteHead(message, head);
        Gzip.Compress(head.Written.Span, tail, compressed);
        WritePrefix(output, compressed: true, compressed.Written.Length);
        output.Write(compressed.Written.Span);
    }

    private static void WritePrefix(IBufferWriter<byte> output, bool compressed, int length)
    {
        var prefix = output.GetSpan(FrameReader.HeaderSize);
        prefix[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)length);
        output.Advance(FrameReader.HeaderSize);
    }
}
