using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FedInfra.Rpc.Codecs;

/// <summary>A generated message class, as protoc's C# plugin makes it.</summary>
internal sealed class ProtobufCodec<T> : RpcCodec<T>
    where T : class, IMessage<T>, new()
{
    public static readonly ProtobufCodec<T> Instance = new();

    private readonly MessageParser<T> _parser = new(() => new T());

    public override MessageDescriptor Descriptor { get; } = new T().Descriptor;

    public override int HeadSize(T message) => message.CalculateSize();

    public override void WriteHead(T message, IBufferWriter<byte> output) => message.WriteTo(output);

    public override T Read(ReadOnlySpan<byte> bytes) => _parser.ParseFrom(bytes);
}
