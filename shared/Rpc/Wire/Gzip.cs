using System.IO.Compression;
using FedInfra.Rpc.Codecs;

namespace FedInfra.Rpc.Wire;

/// <summary>The gzip message encoding.</summary>
internal static class Gzip
{
    public const string Name = "gzip";

    /// <summary>grpc-accept-encoding: what both our ends read.</summary>
    public const string Accepted = "identity,gzip";

    /// <summary>Below this many bytes a message is sent plain: the gzip frame alone is 18 bytes.</summary>
    public const int SmallestMessage = 256;

    public static void Compress(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, PooledWriter output)
    {
        using var gzip = new GZipStream(new WriterStream(output), CompressionLevel.Fastest);
        gzip.Write(head);
        gzip.Write(tail);
    }

    /// <summary>Decompresses one message, giving up as soon as it passes the limit (a gzip bomb expands a thousandfold).</summary>
    /// <exception cref="RpcException">INTERNAL where the bytes are no gzip, RESOURCE_EXHAUSTED past the limit.</exception>
    public static RpcBuffer Decompress(ReadOnlyMemory<byte> compressed, int maxMessageBytes)
    {
        using var output = new PooledWriter();
        try
        {
            using var gzip = new GZipStream(new ReaderStream(compressed), CompressionMode.Decompress);
            for (int read; (read = gzip.Read(output.GetSpan(4096))) > 0;)
            {
                output.Advance(read);
                if (output.Written.Length > maxMessageBytes)
                {
                    throw FrameErrors.TooLarge($"more than {maxMessageBytes} bytes once decompressed", maxMessageBytes);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(RpcStatusCode.Internal, "A message marked as gzip does not decompress.", inner: e);
        }

        var buffer = RpcBuffer.Rent(output.Written.Length);
        output.Written.CopyTo(buffer.Memory);
        return buffer;
    }

    private sealed class WriterStream(PooledWriter output) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => System.Buffers.BuffersExtensions.Write(output, buffer);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }

    private sealed class ReaderStream(ReadOnlyMemory<byte> bytes) : MemoryStream
    {
        private ReadOnlyMemory<byte> _rest = bytes;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _rest.Length);
            _rest.Span[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
