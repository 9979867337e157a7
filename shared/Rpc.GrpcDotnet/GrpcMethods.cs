using System.Buffers;
using FedInfra.Rpc.Codecs;
using Google.Protobuf;
using Grpc.Core;
using GrpcException = Grpc.Core.RpcException;

namespace FedInfra.Rpc.GrpcDotnet;

/// <summary>Our method tables and codecs in grpc-dotnet's terms.</summary>
internal static class GrpcMethods
{
    // As our own code has it: the gzip frame alone is 18 bytes.
    private const int SmallestCompressed = 256;

    private static readonly WriteOptions _plain = new(WriteFlags.NoCompress);

    public static Method<TRequest, TResponse> Of<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, MethodType type)
        where TRequest : class
        where TResponse : class =>
        new(type, method.Service.FullName, method.Name, MarshallerOf(method.RequestCodec), MarshallerOf(method.ResponseCodec));

    /// <summary>
    /// Keeps a small message plain where gzip is on. grpc-dotnet alone would compress an empty one to nothing at all,
    /// which grpc-js takes for a broken gzip stream.
    /// </summary>
    public static WriteOptions? CompressionOf<T>(RpcCodec<T> codec, T message)
        where T : class =>
        codec.HeadSize(message) + (long)codec.Tail(message).Length < SmallestCompressed ? _plain : null;

    private static Marshaller<T> MarshallerOf<T>(RpcCodec<T> codec)
        where T : class => new((message, context) => Write(codec, message, context), context => Read(codec, context));

    private static void Write<T>(RpcCodec<T> codec, T message, SerializationContext context)
        where T : class
    {
        var tail = codec.Tail(message);
        context.SetPayloadLength(checked(codec.HeadSize(message) + tail.Length));
        var output = context.GetBufferWriter();
        codec.WriteHead(message, output);
        if (!tail.IsEmpty)
        {
            output.Write(tail.Span);
        }

        context.Complete();
    }

    private static T Read<T>(RpcCodec<T> codec, DeserializationContext context)
        where T : class
    {
        var payload = context.PayloadAsReadOnlySequence();
        try
        {
            if (payload.IsSingleSegment)
            {
                return codec.Read(payload.FirstSpan);
            }

            // One copy, into memory that a chunk then keeps.
            var buffer = RpcBuffer.Rent(checked((int)payload.Length));
            payload.CopyTo(buffer.Memory.Span);
            return codec.Read(buffer);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new GrpcException(new Status(StatusCode.Internal, $"A message is not a valid {codec.Descriptor.FullName}.", exception));
        }
    }
}
