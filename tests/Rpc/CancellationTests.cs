using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.Tests;

/// <summary>Each test waits for the handler's own word that its token was cancelled.</summary>
public sealed class CancellationTests : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly EchoRequest _slow = new() { WaitMilliseconds = 60_000 };

    private TestServer _server = null!;
    private RpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _channel = _server.Connect();
    }

    public async Task DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Cancelling_a_unary_call_reaches_the_handler()
    {
        using var caller = new CancellationTokenSource();
        var call = _channel.CallAsync(TestMethods.Echo, _slow, ct: caller.Token);
        await _server.Handlers.Waiting.Task.WaitAsync(_patience);
        await caller.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(caller.Token, error.CancellationToken);
        await _server.Handlers.Cancelled.Task.WaitAsync(_patience);
    }

    [Fact]
    public async Task Leaving_the_loop_cancels_a_server_stream()
    {
        await foreach (var _ in _channel.ReadAsync(TestMethods.Count, new CountRequest { Count = 1 << 30, WaitMilliseconds = 1 }))
        {
            break;
        }

        await _server.Handlers.Cancelled.Task.WaitAsync(_patience);
    }

    [Fact]
    public async Task Disposing_a_duplex_call_cancels_it()
    {
        using (var call = _channel.Start(TestMethods.Twice))
        {
            await call.WriteAsync(new Number { Value = 1 });
            await call.ReadAsync();
        }

        await _server.Handlers.Cancelled.Task.WaitAsync(_patience);
    }

    [Fact]
    public async Task Disposing_a_call_ends_a_read_that_waits()
    {
        var call = _channel.Start(TestMethods.Twice);
        await call.HeadersAsync();
        var read = call.ReadAsync().AsTask();
        call.Dispose();
        Assert.Equal(RpcStatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => read)).Code);
        await _server.Handlers.Cancelled.Task.WaitAsync(_patience);
    }

    [Fact]
    public async Task Cancelling_ends_a_read_that_waits()
    {
        using var caller = new CancellationTokenSource();
        using var call = _channel.Start(TestMethods.Twice, ct: caller.Token);
        await call.HeadersAsync();
        var read = call.ReadAsync().AsTask();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call.WriteAsync(new Number()));
        await _server.Handlers.Cancelled.Task.WaitAsync(_patience);
    }

    [Fact]
    public async Task A_lost_connection_cancels_the_handler_and_is_unavailable()
    {
        var channel = _server.Connect();
        using var call = channel.Start(TestMethods.Twice);
        await call.HeadersAsync();
        var read = call.ReadAsync().AsTask();
        await channel.DisposeAsync();
        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => read)).Code);
        await _server.Handlers.Cancelled.Task.WaitAsync(_patience);
    }
}
