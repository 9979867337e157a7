using FedInfra.Rpc;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Benchmarks.Rpc;

/// <summary>test.proto answered with as little work as possible.</summary>
internal sealed class BenchmarkHandlers : IRpcHandlers
{
    public void Bind(RpcBinder binder)
    {
        binder.Unary(TestMethods.Echo, (request, _) => Task.FromResult(new EchoReply { Payload = request.Payload }));
        binder.ServerStreaming(TestMethods.Pull, PullAsync);
        binder.ClientStreaming(TestMethods.Push, PushAsync);
        binder.ServerStreaming(TestMethods.Count, (_, _, _) => Task.CompletedTask);
        binder.ClientStreaming(TestMethods.Sum, (_, _) => Task.FromResult(new Number()));
        binder.Duplex(TestMethods.Twice, (_, _, _) => Task.CompletedTask);
    }

    private static async Task PullAsync(BlocksRequest request, IRpcWriter<RpcChunk<Block>> output, RpcCallContext context)
    {
        var block = new byte[request.Block];
        for (long offset = 0; offset < request.Bytes; offset += request.Block)
        {
            await output.WriteAsync(new RpcChunk<Block>(new Block { Offset = offset }, block));
        }
    }

    private static async Task<BlocksReply> PushAsync(IAsyncEnumerable<RpcChunk<Block>> blocks, RpcCallContext context)
    {
        var reply = new BlocksReply();
        await foreach (var block in blocks)
        {
            reply.Bytes += block.Data.Length;
            block.Dispose();
        }

        return reply;
    }
}
