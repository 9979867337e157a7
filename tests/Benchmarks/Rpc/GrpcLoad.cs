using FedInfra.Rpc;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Google.Protobuf;

namespace FedInfra.Benchmarks.Rpc;

/// <summary>The work done with shared/Rpc.</summary>
internal sealed class GrpcLoad(Uri address) : ILoad, IAsyncDisposable
{
    private readonly RpcChannel[] _channels = [.. Enumerable.Range(0, ILoad.Channels).Select(_ => new RpcChannel(address))];
    private readonly EchoRequest _request = new() { Payload = ByteString.CopyFrom(new byte[ILoad.MessageBytes - 2]) };
    private readonly byte[] _block = new byte[ILoad.BlockBytes];

    public Task CallAsync() => _channels[0].CallAsync(TestMethods.Echo, _request);

    public Task BulkAsync() => Task.WhenAll(_channels.SelectMany(channel => new[]
    {
        Task.Run(() => PullAsync(channel)),
        Task.Run(() => PushAsync(channel)),
    }));

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            await channel.DisposeAsync();
        }
    }

    private static async Task PullAsync(RpcChannel channel)
    {
        var left = (long)ILoad.BulkBytes;
        await foreach (var block in channel.ReadAsync(TestMethods.Pull, new BlocksRequest { Bytes = left, Block = ILoad.BlockBytes }))
        {
            left -= block.Data.Length;
            block.Dispose();
        }

        Check(left == 0);
    }

    private async Task PushAsync(RpcChannel channel)
    {
        using var call = channel.Start(TestMethods.Push);
        for (var offset = 0; offset < ILoad.BulkBytes; offset += ILoad.BlockBytes)
        {
            await call.WriteAsync(new RpcChunk<Block>(new Block { Offset = offset }, _block));
        }

        await call.CompleteAsync();
        Check((await call.ResponseAsync()).Bytes == ILoad.BulkBytes);
    }

    private static void Check(bool complete)
    {
        if (!complete)
        {
            throw new InvalidOperationException("Not all bytes arrived.");
        }
    }
}
