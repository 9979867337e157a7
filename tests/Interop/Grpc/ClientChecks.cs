using FedInfra.Rpc;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Google.Protobuf;
using Google.Rpc;

namespace FedInfra.Interop.Tests.Grpc;

/// <summary>What a client behind our interface does with any server of test.proto.</summary>
internal static class ClientChecks
{
    private const int Mebibyte = 1 << 20;

    /// <param name="channel">Our client.</param>
    /// <param name="cancelled">Completes each time the server saw a call cancelled.</param>
    public static async Task AllAsync(IRpcChannel channel, Func<Task> cancelled)
    {
        await MessagesAsync(channel);
        await MetadataAsync(channel);
        await ErrorsAsync(channel);
        await GzipAsync(channel);
        await BulkAsync(channel);
        await DeadlineAsync(channel);
        await cancelled();
        await CancellationAsync(channel);
        await cancelled();
    }

    private static async Task MessagesAsync(IRpcChannel channel)
    {
        var payload = ByteString.CopyFrom([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        var reply = await channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = "größer", Payload = payload });
        Assert.Equal(("größer", payload), (reply.Text, reply.Payload));

        var counted = await channel.ReadAsync(TestMethods.Count, new CountRequest { Count = 1000 }).Select(n => (int)n.Value).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 1000), counted);

        var numbers = Enumerable.Range(0, 1000).Select(n => new Number { Value = n });
        Assert.Equal(499500, (await channel.SendAsync(TestMethods.Sum, numbers.ToAsyncEnumerable())).Value);

        using var duplex = channel.Start(TestMethods.Twice);
        for (var i = 0; i < 100; i++)
        {
            await duplex.WriteAsync(new Number { Value = i });
            Assert.Equal(2 * i, (await duplex.ReadAsync())!.Value);
        }

        await duplex.CompleteAsync();
        Assert.Null(await duplex.ReadAsync());
    }

    private static async Task MetadataAsync(IRpcChannel channel)
    {
        using var call = channel.Start(TestMethods.Echo, new EchoRequest(), new RpcCallOptions { Headers = Metadata() });
        await call.ResponseAsync();
        var headers = await call.HeadersAsync();
        Assert.Equal("a b", headers.Get("echo-text"));
        Assert.Equal([0, 255, 7], headers.GetBytes("echo-data-bin"));
        Assert.Equal("a b", call.Trailers.Get("trailing-echo-text"));
        Assert.Equal([0, 255, 7], call.Trailers.GetBytes("trailing-echo-data-bin"));
    }

    private static async Task ErrorsAsync(IRpcChannel channel)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(
            TestMethods.Echo, new EchoRequest { FailWith = 9, Text = "100 % größer\n" }, new RpcCallOptions { Headers = Metadata() }));
        Assert.Equal((RpcStatusCode.FailedPrecondition, "100 % größer\n"), (error.Code, error.Detail));
        Assert.Equal("ASKED", Assert.Single(error.Details).Unpack<ErrorInfo>().Reason);
        Assert.Equal("a b", error.Trailers.Get("trailing-echo-text"));

        var seen = 0;
        error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in channel.ReadAsync(TestMethods.Count, new CountRequest { Count = 3, FailWith = 10 }))
            {
                seen++;
            }
        });
        Assert.Equal((3, RpcStatusCode.Aborted), (seen, error.Code));

        var negative = Enumerable.Repeat(new Number { Value = -1 }, 1000).ToAsyncEnumerable();
        error = await Assert.ThrowsAsync<RpcException>(() => channel.SendAsync(TestMethods.Sum, negative));
        Assert.Equal((RpcStatusCode.InvalidArgument, "negative number"), (error.Code, error.Detail));
    }

    private static async Task GzipAsync(IRpcChannel channel)
    {
        var text = string.Concat(Enumerable.Repeat("compress me ", 10_000));
        var reply = await channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = text }, new RpcCallOptions { Gzip = true });
        Assert.Equal(text, reply.Text);
    }

    private static async Task BulkAsync(IRpcChannel channel)
    {
        var received = 0L;
        var checksum = 0UL;
        await foreach (var block in channel.ReadAsync(TestMethods.Pull, new BlocksRequest { Bytes = 64L * Mebibyte, Block = Mebibyte }))
        {
            using (block)
            {
                Assert.Equal(received, block.Message.Offset);
                received += block.Data.Length;
                checksum += TestHandlers.Checksum(block.Data.Span);
            }
        }

        Assert.Equal(64L * Mebibyte, received);

        var data = new byte[Mebibyte];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (byte)i;
        }

        var blocks = Enumerable.Range(0, 64).Select(i => new RpcChunk<Block>(new Block { Offset = i * (long)Mebibyte }, data));
        var reply = await channel.SendAsync(TestMethods.Push, blocks.ToAsyncEnumerable());
        Assert.Equal((64L * Mebibyte, checksum), (reply.Bytes, reply.Checksum));
    }

    private static async Task DeadlineAsync(IRpcChannel channel)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(
            TestMethods.Echo, new EchoRequest { WaitMilliseconds = 30_000 }, new RpcCallOptions { Deadline = TimeSpan.FromMilliseconds(200) }));
        Assert.Equal(RpcStatusCode.DeadlineExceeded, error.Code);
    }

    /// <summary>Cancelled once the call is known to have reached the server.</summary>
    private static async Task CancellationAsync(IRpcChannel channel)
    {
        using var caller = new CancellationTokenSource();
        using var call = channel.Start(TestMethods.Count, new CountRequest { Count = 2, WaitMilliseconds = 1000 }, ct: caller.Token);
        await call.HeadersAsync();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await call.ReadAsync() is not null)
            {
            }
        });
    }

    private static RpcMetadata Metadata() => new() { { "echo-text", "a b" }, { "echo-data-bin", [0, 255, 7] } };
}
