using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.Tests;

public sealed class DeadlineTests : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly RpcCallOptions _short = new() { Deadline = TimeSpan.FromMilliseconds(50) };
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
    public Task A_deadline_ends_the_call_at_both_ends() => AssertCancelledAsync(async () =>
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _channel.CallAsync(TestMethods.Echo, _slow, _short));
        Assert.Equal(RpcStatusCode.DeadlineExceeded, error.Code);
    });

    [Fact]
    public Task The_server_keeps_the_deadline_of_a_client_that_does_not() => AssertCancelledAsync(async () =>
    {
        await using var client = _server.ConnectRaw();
        var answer = await client.CallAsync("Echo", RawClient.Frame(_slow), ("grpc-timeout", "50m"));
        Assert.Equal("4", answer.Status);
    });

    [Fact]
    public async Task A_deadline_ends_a_stream_that_is_being_read()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in _channel.ReadAsync(TestMethods.Count, new CountRequest { Count = 1 << 30 }, _short))
            {
            }
        });
        Assert.Equal(RpcStatusCode.DeadlineExceeded, error.Code);
    }

    [Fact]
    public Task A_deadline_ends_a_stream_that_nobody_writes_to() => AssertCancelledAsync(async () =>
    {
        using var call = _channel.Start(TestMethods.Twice, _short);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call.ReadAsync());
        Assert.Equal(RpcStatusCode.DeadlineExceeded, error.Code);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task A_deadline_in_the_past_ends_the_call_at_once(int seconds)
    {
        var options = new RpcCallOptions { Deadline = TimeSpan.FromSeconds(seconds) };
        var error = await Assert.ThrowsAsync<RpcException>(() => _channel.CallAsync(TestMethods.Echo, _slow, options));
        Assert.Equal(RpcStatusCode.DeadlineExceeded, error.Code);
    }

    [Fact]
    public async Task A_deadline_of_years_is_none()
    {
        var options = new RpcCallOptions { Deadline = TimeSpan.MaxValue };
        Assert.Equal("x", (await _channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = "x" }, options)).Text);
    }

    /// <summary>On a busy machine a deadline can pass before its call arrives, which no handler hears of; then another is made.</summary>
    private async Task AssertCancelledAsync(Func<Task> call)
    {
        do
        {
            await call();
        }
        while (!_server.Handlers.Waiting.Task.IsCompleted);
        await _server.Handlers.Cancelled.Task.WaitAsync(_patience);
    }
}
