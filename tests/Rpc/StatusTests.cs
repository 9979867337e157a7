using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Google.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Tests;

public sealed class StatusTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private RpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(options =>
            options.MapError = e => e is FormatException ? new RpcException(RpcStatusCode.InvalidArgument, "mapped") : null);
        _channel = _server.Connect();
    }

    public async Task DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(RpcStatusCode.NotFound, "no such thing")]
    [InlineData(RpcStatusCode.Unauthenticated, "")]
    [InlineData(RpcStatusCode.DataLoss, "100 % größer, \n 日本 \u0001 %41")]
    public async Task An_error_arrives_with_code_text_and_details(RpcStatusCode code, string text)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = text, FailWith = (int)code }));
        Assert.Equal(code, error.Code);
        Assert.Equal(text, error.Detail);
        Assert.Equal("ASKED", Assert.Single(error.Details).Unpack<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task An_error_after_messages_follows_them()
    {
        var seen = 0;
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var number in _channel.ReadAsync(TestMethods.Count, new CountRequest { Count = 3, FailWith = (int)RpcStatusCode.Aborted }))
            {
                Assert.Equal(seen++, number.Value);
            }
        });
        Assert.Equal(3, seen);
        Assert.Equal(RpcStatusCode.Aborted, error.Code);
        Assert.Single(error.Details);
    }

    [Fact]
    public async Task A_failed_call_never_looks_as_if_it_had_ended_well()
    {
        using var call = _channel.Start(TestMethods.Count, new CountRequest { FailWith = (int)RpcStatusCode.Aborted });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(RpcStatusCode.Aborted, (await Assert.ThrowsAsync<RpcException>(async () => await call.ReadAsync())).Code);
        }
    }

    [Fact]
    public async Task An_unexpected_error_is_told_to_the_log_and_not_to_the_caller()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = "crash" }));
        Assert.Equal(RpcStatusCode.Internal, error.Code);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(_server.Log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rooms_own_exception_becomes_the_status_it_maps_to()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _channel.CallAsync(TestMethods.Echo, new EchoRequest { Text = "format" }));
        Assert.Equal((RpcStatusCode.InvalidArgument, "mapped"), (error.Code, error.Detail));
    }

    [Fact]
    public async Task An_early_answer_ends_a_client_stream_that_would_never_end()
    {
        static async IAsyncEnumerable<Number> Forever()
        {
            for (var i = 5; ; i = Math.Max(i - 1, -1))
            {
                yield return new Number { Value = i };
                await Task.Yield();
            }
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => _channel.SendAsync(TestMethods.Sum, Forever()));
        Assert.Equal((RpcStatusCode.InvalidArgument, "negative number"), (error.Code, error.Detail));
    }

    [Fact]
    public async Task Writing_to_an_ended_call_throws_its_status()
    {
        using var call = _channel.Start(TestMethods.Sum);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.WriteAsync(new Number { Value = -1 });
            }
        });
        Assert.Equal((RpcStatusCode.InvalidArgument, "negative number"), (error.Code, error.Detail));
    }

    [Fact]
    public async Task A_method_that_the_server_lacks_is_unimplemented()
    {
        var other = new RpcService(TestReflection.Descriptor.Services[1]);
        var get = other.Unary<EchoRequest, EchoReply>("Echo");
        var error = await Assert.ThrowsAsync<RpcException>(() => _channel.CallAsync(get, new()));
        Assert.Equal(RpcStatusCode.Unimplemented, error.Code);
        Assert.Contains("/fedinfra.rpc.test.Unserved/Echo", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        await _server.DisposeAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => _channel.CallAsync(TestMethods.Echo, new EchoRequest()));
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
        Assert.True(error.IsTransient);

        using var stream = _channel.Start(TestMethods.Sum);
        error = await Assert.ThrowsAsync<RpcException>(async () => await stream.WriteAsync(new Number()));
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
    }
}
