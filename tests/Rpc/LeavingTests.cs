using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Tests;

/// <summary>Callers that leave at any moment are nobody's error: the server logs none and goes on.</summary>
public sealed class LeavingTests
{
    [Fact]
    public async Task Hundreds_of_callers_that_leave_midway_log_no_error()
    {
        await using var server = await TestServer.StartAsync();
        await using var channel = server.Connect();
        var random = new Random(3);
        var delays = Enumerable.Range(0, 400).Select(_ => random.Next(0, 20)).ToList();
        await Task.WhenAll(delays.Select(async (delay, i) =>
        {
            using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            try
            {
                await ((i % 4) switch
                {
                    0 => PullAsync(channel, caller.Token),
                    1 => PushAsync(channel, caller.Token),
                    2 => TwiceAsync(channel, caller.Token),
                    _ => channel.CallAsync(TestMethods.Echo, new EchoRequest { WaitMilliseconds = 60_000 }, ct: caller.Token),
                });
            }
            catch (OperationCanceledException)
            {
            }
        }));
        Assert.Equal("on", (await channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = "on" })).Text);
        AssertNoErrors(server);
    }

    [Fact]
    public async Task A_connection_that_breaks_under_its_calls_logs_no_error()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var channel = server.Connect();
            Task[] calls =
            [
                PullAsync(channel, CancellationToken.None), PushAsync(channel, CancellationToken.None),
                TwiceAsync(channel, CancellationToken.None),
            ];
            await channel.CallAsync(TestMethods.Echo, new EchoRequest());
            await channel.DisposeAsync();
            foreach (var call in calls)
            {
                Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call)).Code);
            }
        }

        AssertNoErrors(server);
    }

    private static void AssertNoErrors(TestServer server) =>
        Assert.Empty(server.Log.Lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text));

    private static async Task PullAsync(RpcChannel channel, CancellationToken ct)
    {
        var request = new BlocksRequest { Bytes = long.MaxValue, Block = 100_000 };
        await foreach (var block in channel.ReadAsync(TestMethods.Pull, request, ct: ct))
        {
            block.Dispose();
        }
    }

    private static async Task PushAsync(RpcChannel channel, CancellationToken ct)
    {
        using var call = channel.Start(TestMethods.Push, ct: ct);
        var block = new RpcChunk<Block>(new Block(), new byte[100_000]);
        while (true)
        {
            await call.WriteAsync(block);
        }
    }

    private static async Task TwiceAsync(RpcChannel channel, CancellationToken ct)
    {
        using var call = channel.Start(TestMethods.Twice, ct: ct);
        while (true)
        {
            await call.WriteAsync(new Number());
            await call.ReadAsync();
        }
    }
}
