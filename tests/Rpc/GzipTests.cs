using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Google.Protobuf;

namespace FedInfra.Rpc.Tests;

public sealed class GzipTests
{
    private static readonly EchoRequest _long = new() { Text = new string('a', 10_000) };
    private static readonly EchoRequest _short = new() { Text = "short" };

    [Theory]
    [InlineData(true, "identity,gzip", 1)]
    [InlineData(true, "identity", 0)]
    [InlineData(true, null, 0)]
    [InlineData(false, "gzip", 0)]
    public async Task A_response_is_compressed_where_both_sides_want_it(bool server, string? accepted, byte flag)
    {
        var answer = await AnswerAsync(server, RawClient.Frame(_long), accepted);
        Assert.Equal(flag, answer.Body[0]);
        Assert.Equal(flag == 1, answer.Body.Length < 200);
        Assert.Equal(flag == 1, answer.Headers.Contains("grpc-encoding"));
    }

    [Fact]
    public async Task A_message_too_small_to_gain_is_sent_plain()
    {
        var answer = await AnswerAsync(server: true, RawClient.Frame(_short), "gzip");
        Assert.Equal(RawClient.Frame(_short), answer.Body);
    }

    [Fact]
    public async Task A_compressed_call_comes_back_whole()
    {
        await using var server = await TestServer.StartAsync(options => options.GzipResponses = true);
        await using var channel = server.Connect();
        var payload = new byte[1 << 20];
        new Random(2).NextBytes(payload);
        foreach (var size in new[] { 0, 255, 256, 5000, payload.Length })
        {
            var request = new EchoRequest { Text = new string('a', size), Payload = ByteString.CopyFrom(payload, 0, size) };
            var reply = await channel.CallAsync(TestMethods.Echo, request, new RpcCallOptions { Gzip = true });
            Assert.Equal((request.Text, request.Payload), (reply.Text, reply.Payload));
        }
    }

    [Fact]
    public async Task Chunks_may_be_compressed_too()
    {
        await using var server = await TestServer.StartAsync(options => options.GzipResponses = true);
        await using var channel = server.Connect();
        using var call = channel.Start(TestMethods.Push, new RpcCallOptions { Gzip = true });
        await call.WriteAsync(new RpcChunk<Block>(new Block { Offset = 1 }, Enumerable.Repeat((byte)3, 100_000).ToArray()));
        await call.CompleteAsync();
        Assert.Equal(300_000UL, (await call.ResponseAsync()).Checksum);
    }

    private static async Task<RawClient.Answer> AnswerAsync(bool server, byte[] body, string? accepted)
    {
        await using var host = await TestServer.StartAsync(options => options.GzipResponses = server);
        await using var client = host.ConnectRaw();
        return accepted is null
            ? await client.CallAsync("Echo", body)
            : await client.CallAsync("Echo", body, ("grpc-accept-encoding", accepted));
    }
}
