using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.Tests;

/// <summary>Runs alone, since it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Fact]
    public async Task Bulk_passes_through_pooled_buffers_at_both_ends()
    {
        const int Block = 1 << 20;
        const long Bytes = 256L * Block;
        await using var server = await TestServer.StartAsync();
        await using var channel = server.Connect();
        await MoveAsync(channel, 32 * Block, Block);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await MoveAsync(channel, Bytes, Block);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // One copy into fresh arrays, in one direction at one end, would be Bytes already. What is seen, 25 to 160 MiB,
        // is HttpClient's: it holds up to a window of 16 KiB arrays, more than the shared pool keeps.
        Assert.True(allocated < Bytes, $"{allocated >> 20} MiB allocated to move {2 * Bytes >> 20} MiB");
    }

    private static async Task MoveAsync(RpcChannel channel, long bytes, int blockBytes)
    {
        var block = new RpcChunk<Block>(new Block(), new byte[blockBytes]);
        using var push = channel.Start(TestMethods.Push);
        for (var sent = 0L; sent < bytes; sent += blockBytes)
        {
            await push.WriteAsync(block);
        }

        await push.CompleteAsync();
        Assert.Equal(bytes, (await push.ResponseAsync()).Bytes);
        await foreach (var received in channel.ReadAsync(TestMethods.Pull, new BlocksRequest { Bytes = bytes, Block = blockBytes }))
        {
            received.Dispose();
        }
    }
}
