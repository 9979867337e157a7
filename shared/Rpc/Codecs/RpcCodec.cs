using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FedInfra.Rpc.Codecs;

/// <summary>
/// How a C# value becomes the bytes of one protobuf message and back. The seam for messages whose bytes should not
/// pass through a generated class; both implementations are made by <see cref="RpcCodec"/>.
/// </summary>
/// <remarks>
/// Stateless and thread-safe. On bytes that do not parse, reading throws <see cref="InvalidProtocolBufferException"/> or
/// <see cref="InvalidDataException"/>.
/// </remarks>
public abstract class RpcCodec<T>
    where T : class
{
    /// <summary>The message that the bytes are, checked against the method's descriptor.</summary>
    public abstract MessageDescriptor Descriptor { get; }

    /// <summary>Bytes that <see cref="WriteHead"/> writes.</summary>
    public abstract int HeadSize(T message);

    /// <summary>Writes the message, or all of it that precedes <see cref="Tail"/>.</summary>
    public abstract void WriteHead(T message, IBufferWriter<byte> output);

    /// <summary>The end of the message, sent from where it lies in memory; empty for most messages.</summary>
    public virtual ReadOnlyMemory<byte> Tail(T message) => default;

    /// <summary>Parses bytes that are valid only during the call.</summary>
    public abstract T Read(ReadOnlySpan<byte> bytes);

    /// <summary>Parses a buffer that the codec now owns: it keeps it alive in the result or disposes it.</summary>
    public virtual T Read(RpcBuffer buffer)
    {
        using (buffer)
        {
            return Read(buffer.Memory.Span);
        }
    }
}

/// <summary>Makes codecs.</summary>
public static class RpcCodec
{
    /// <summary>The codec of a generated message class.</summary>
    public static RpcCodec<T> Protobuf<T>()
        where T : class, IMessage<T>, new() => ProtobufCodec<T>.Instance;

    /// <summary>
    /// The codec of a message whose bulk is one <c>bytes</c> field: the field stays in a pooled buffer
    /// (<see cref="RpcChunk{T}.Data"/>), the other fields are a generated message as always. On the wire nothing differs.
    /// </summary>
    /// <param name="dataField">The field's name in the .proto.</param>
    /// <exception cref="InvalidOperationException">There is no such field, or it is not one singular <c>bytes</c>.</exception>
    public static RpcCodec<RpcChunk<T>> Chunk<T>(string dataField)
        where T : class, IMessage<T>, new() => new ChunkCodec<T>(dataField);
}
