using FedInfra.Rpc.Codecs;
using FedInfra.Rpc.TestProto;

namespace FedInfra.Rpc.Tests.TestService;

/// <summary>The methods of test.proto, declared as a room declares its own.</summary>
public static class TestMethods
{
    public static readonly RpcService Service = new(TestReflection.Descriptor.Services[0]);

    public static readonly RpcMethod<EchoRequest, EchoReply> Echo = Service.Unary<EchoRequest, EchoReply>("Echo");
    public static readonly RpcMethod<CountRequest, Number> Count = Service.ServerStreaming<CountRequest, Number>("Count");
    public static readonly RpcMethod<Number, Number> Sum = Service.ClientStreaming<Number, Number>("Sum");
    public static readonly RpcMethod<Number, Number> Twice = Service.Duplex<Number, Number>("Twice");

    public static readonly RpcMethod<BlocksRequest, RpcChunk<Block>> Pull =
        Service.ServerStreaming("Pull", RpcCodec.Protobuf<BlocksRequest>(), RpcCodec.Chunk<Block>("data"));

    public static readonly RpcMethod<RpcChunk<Block>, BlocksReply> Push =
        Service.ClientStreaming("Push", RpcCodec.Chunk<Block>("data"), RpcCodec.Protobuf<BlocksReply>());
}
