using System.IO.Compression;
using System.Net;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.GrpcDotnet.Tests;

/// <summary>Bytes that no honest client sends to handlers on grpc-dotnet.</summary>
public sealed class MalformedTests
{
    [RequiresAdapterFact]
    public async Task A_gzip_bomb_is_stopped_at_the_limit()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(new byte[64 << 20]);
        }

        var answer = await CallAsync("Echo", RawClient.Frame(bomb.ToArray(), flag: 1), ("grpc-encoding", "gzip"));
        Assert.Equal("8", answer.Status);
        Assert.Contains("once decompressed", answer.Message, StringComparison.Ordinal);
    }

    [RequiresAdapterFact]
    public async Task A_message_that_does_not_decompress_is_internal() =>
        Assert.Equal("13", (await CallAsync("Echo", RawClient.Frame([1, 2, 3], flag: 1), ("grpc-encoding", "gzip"))).Status);

    [RequiresAdapterFact]
    public async Task A_message_that_does_not_parse_is_internal_and_not_worth_another_try()
    {
        // The exception for it is an IOException, which elsewhere means a broken connection.
        foreach (var method in (string[])["Echo", "Sum", "Push"])
        {
            Assert.Equal("13", (await CallAsync(method, RawClient.Frame([0xff, 0xff]))).Status);
        }
    }

    [RequiresAdapterFact]
    public async Task Binary_metadata_that_a_proxy_joined_is_read()
    {
        var answer = await CallAsync("Echo", RawClient.Frame(new TestProto.EchoRequest()), ("echo-a-bin", "AQ==,AgM"), ("echo-a-bin", "no base64!"));
        Assert.Equal("0", answer.Status);
        Assert.Equal(2, answer.Headers.GetValues("echo-a-bin").SelectMany(value => value.Split(',')).Count());
    }

    [RequiresAdapterFact]
    public async Task A_client_gives_up_on_an_answer_that_decompresses_past_its_limit()
    {
        await using var server = await TestServer.StartAsync(options => options.GzipResponses = true);
        await using var channel = Adapter.Transport.Connect(server.Address, new RpcChannelOptions { MaxReceiveMessageBytes = 10_000 });
        var request = new TestProto.EchoRequest { Text = new string('a', 100_000) };
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, request));
        Assert.Equal(RpcStatusCode.ResourceExhausted, error.Code);
    }

    private static async Task<RawClient.Answer> CallAsync(string method, byte[] body, params (string Name, string Value)[] headers)
    {
        await using var server = await TestServer.StartAsync(transport: Adapter.Transport);
        await using var client = server.ConnectRaw();
        var answer = await client.CallAsync(method, body, headers);
        Assert.Equal(HttpStatusCode.OK, answer.Http);
        return answer;
    }
}
