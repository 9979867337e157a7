using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using FedInfra.Rpc.Codecs;
using Google.Protobuf;

namespace FedInfra.Rpc.Wire;

/// <summary>
/// Reads length-prefixed messages from a request or response body: one flag byte, four bytes of length (big-endian),
/// the message. Small messages are parsed where they lie in the read buffer; the rest of a message larger than that
/// buffer is read from the stream straight into memory of its own.
/// </summary>
internal sealed class FrameReader(Stream body, int maxMessageBytes, bool gzip) : IDisposable
{
    public const int HeaderSize = 5;

    private const int ReadBufferSize = 4096;

    private readonly OneAtATime _reading = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadBufferSize);
    private int _start;
    private int _end;

    private int Buffered => _end - _start;

    /// <summary>The next message, or null after the last.</summary>
    /// <exception cref="RpcException">The frame is malformed or larger than the limit.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync<T>(RpcCodec<T> codec, CancellationToken ct)
        where T : class
    {
        _reading.Enter("read of");
        try
        {
            return await ReadFrameAsync(codec, ct);
        }
        finally
        {
            _reading.Exit();
        }
    }

    public void Dispose()
    {
        if (_reading.Close())
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T?> ReadFrameAsync<T>(RpcCodec<T> codec, CancellationToken ct)
        where T : class
    {
        if (!await FillAsync(HeaderSize, ct))
        {
            return Buffered == 0 ? null : throw FrameErrors.Truncated();
        }

        var (compressed, length) = ParseHeader();
        _start += HeaderSize;
        if (length <= _buffer.Length)
        {
            if (!await FillAsync(length, ct))
            {
                throw FrameErrors.Truncated();
            }

            var message = Parse(codec, compressed);
            _start += length;
            return message;

            T Parse(RpcCodec<T> codec, bool compressed) => compressed
                ? ParseOwned(codec, Gzip.Decompress(_buffer.AsMemory(_start, length), maxMessageBytes))
                : Parsing(codec, _buffer.AsSpan(_start, length));
        }

        var owned = await ReadLargeAsync(length, ct);
        if (!compressed)
        {
            return ParseOwned(codec, owned);
        }

        using (owned)
        {
            return ParseOwned(codec, Gzip.Decompress(owned.Memory, maxMessageBytes));
        }
    }

    private (bool Compressed, int Length) ParseHeader()
    {
        var header = _buffer.AsSpan(_start, HeaderSize);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)maxMessageBytes)
        {
            throw FrameErrors.TooLarge($"{length} bytes", maxMessageBytes);
        }

        return header[0] switch
        {
            0 => (false, (int)length),
            1 when gzip => (true, (int)length),
            1 => throw FrameErrors.UnexpectedCompression(),
            var flag => throw FrameErrors.BadFlag(flag),
        };
    }

    /// <summary>Buffers at least <paramref name="count"/> bytes; false where the stream ends first.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken ct)
    {
        while (Buffered < count)
        {
            if (_start + count > _buffer.Length || Buffered == 0)
            {
                _buffer.AsSpan(_start, Buffered).CopyTo(_buffer);
                (_start, _end) = (0, Buffered);
            }

            var read = await body.ReadAsync(_buffer.AsMemory(_end), ct);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private async ValueTask<RpcBuffer> ReadLargeAsync(int length, CancellationToken ct)
    {
        var buffer = RpcBuffer.Rent(length);
        try
        {
            var filled = Buffered;
            _buffer.AsSpan(_start, filled).CopyTo(buffer.Memory.Span);
            _start = _end = 0;
            while (filled < length)
            {
                var read = await body.ReadAsync(buffer.Memory[filled..], ct);
                filled += read > 0 ? read : throw FrameErrors.Truncated();
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static T Parsing<T>(RpcCodec<T> codec, ReadOnlySpan<byte> bytes)
        where T : class
    {
        try
        {
            return codec.Read(bytes);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            throw FrameErrors.Unparsable(codec.Descriptor.FullName, e);
        }
    }

    private static T ParseOwned<T>(RpcCodec<T> codec, RpcBuffer buffer)
        where T : class
    {
        try
        {
            return codec.Read(buffer);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            throw FrameErrors.Unparsable(codec.Descriptor.FullName, e);
        }
    }
}
