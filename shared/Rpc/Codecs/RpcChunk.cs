using FedInfra.Rpc.Codecs;
using Google.Protobuf;

namespace FedInfra.Rpc;

/// <summary>
/// A message whose bulk, one <c>bytes</c> field, lies in a pooled buffer instead of the message. Declared by
/// <see cref="RpcCodec.Chunk{T}"/>. Dispose a received chunk when its bytes are used up; <see cref="Data"/> is invalid
/// from then on.
/// </summary>
/// <param name="message">The other fields; the data field in it is empty.</param>
/// <param name="data">The bytes of the data field. Empty is the same as absent.</param>
/// <param name="owner">Disposed with the chunk; null where the memory belongs to someone else.</param>
public sealed class RpcChunk<T>(T message, ReadOnlyMemory<byte> data, IDisposable? owner = null) : IDisposable
    where T : class, IMessage<T>, new()
{
    public T Message { get; } = message;

    public ReadOnlyMemory<byte> Data { get; private set; } = data;

    public void Dispose()
    {
        Data = default;
        owner?.Dispose();
    }
}
