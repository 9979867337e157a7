using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.Tests;

public sealed class MetadataTests : IAsyncLifetime
{
    private readonly RpcMetadata _sent = new() { { "echo-text", "a b,c" }, { "echo-text", "second" }, { "Echo-Bytes-bin", [0, 255, 7] }, { "other", "x" } };
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
    public async Task Headers_and_trailers_go_both_ways()
    {
        using var call = _channel.Start(TestMethods.Echo, new EchoRequest(), new RpcCallOptions { Headers = _sent });
        await call.ResponseAsync();
        AssertEchoed(await call.HeadersAsync(), "");
        AssertEchoed(call.Trailers, "trailing-");
    }

    [Fact]
    public async Task Headers_of_a_stream_arrive_before_its_first_message()
    {
        using var call = _channel.Start(TestMethods.Twice, new RpcCallOptions { Headers = _sent });
        AssertEchoed(await call.HeadersAsync(), "");
        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
        AssertEchoed(call.Trailers, "trailing-");
    }

    [Fact]
    public async Task An_error_brings_its_trailers()
    {
        var request = new EchoRequest { FailWith = (int)RpcStatusCode.NotFound };
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _channel.CallAsync(TestMethods.Echo, request, new RpcCallOptions { Headers = _sent }));
        AssertEchoed(error.Trailers, "trailing-");
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("sp ace", "x")]
    [InlineData("ümlaut", "x")]
    [InlineData("grpc-status", "0")]
    [InlineData("key", "line\nbreak")]
    [InlineData("key", "é")]
    [InlineData("key-bin", "text")]
    public void Text_that_cannot_be_sent_is_refused(string key, string value) =>
        Assert.Throws<ArgumentException>(() => new RpcMetadata().Add(key, value));

    [Fact]
    public void Bytes_need_a_key_that_says_so() =>
        Assert.Throws<ArgumentException>(() => new RpcMetadata().Add("key", [1]));

    [Fact]
    public async Task Binary_values_are_read_padded_unpadded_and_joined()
    {
        await using var client = _server.ConnectRaw();
        var answer = await client.CallAsync("Echo", RawClient.Frame(new EchoRequest()), ("echo-a-bin", "AQ==,AgM"), ("echo-a-bin", "no base64!"));
        Assert.Equal(["AQ", "AgM"], answer.Headers.GetValues("echo-a-bin"));
    }

    private static void AssertEchoed(RpcMetadata metadata, string prefix)
    {
        // HttpClient sends values of one key joined, which gRPC allows.
        Assert.Equal("a b,c, second", metadata.Get(prefix + "ECHO-text"));
        Assert.Equal([0, 255, 7], metadata.GetBytes(prefix + "echo-bytes-bin"));
        Assert.Null(metadata.Get(prefix + "other"));
    }
}
