using System.IO.Compression;
using System.Net;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Tests;

/// <summary>What is no gRPC, or breaks its rules, is answered with the status the protocol names; the server then still serves.</summary>
public sealed class MalformedTests : IAsyncLifetime
{
    private static readonly byte[] _valid = RawClient.Frame(new EchoRequest { Text = "fine" });

    private TestServer _server = null!;
    private RawClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _client = _server.ConnectRaw();
    }

    public async Task DisposeAsync()
    {
        var answer = await _client.CallAsync("Echo", _valid);
        Assert.Equal("0", answer.Status);
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    [InlineData("")]
    public async Task Another_content_type_is_http_415(string contentType)
    {
        var answer = await _client.CallAsync("Echo", _valid, ("content-type", contentType));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Http);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    public async Task Every_spelling_of_the_content_type_is_served(string contentType)
    {
        var answer = await _client.CallAsync("Echo", _valid, ("content-type", contentType));
        Assert.Equal("0", answer.Status);
        Assert.Equal(_valid, answer.Body);
    }

    [Theory]
    [InlineData("/fedinfra.rpc.test.Test/Missing")]
    [InlineData("/no.such.Service/Echo")]
    [InlineData("/")]
    [InlineData("/a/b/c")]
    public async Task An_unknown_method_is_unimplemented_in_the_headers(string path)
    {
        var answer = await _client.CallAsync(path, _valid);
        Assert.Equal((HttpStatusCode.OK, "12", true), (answer.Http, answer.Status, answer.TrailersOnly));
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task What_is_no_call_at_all_is_http_404()
    {
        var answer = await _client.CallAsync("/favicon.ico", [], ("content-type", "text/plain"));
        Assert.Equal(HttpStatusCode.NotFound, answer.Http);
    }

    [Fact]
    public async Task Http_1_is_refused()
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(_valid);
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        using var response = await http.PostAsync(_server.Address, content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Http_1_on_a_listener_that_speaks_both_is_told_to_upgrade()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRpc();
        await using var app = builder.Build();
        app.MapRpc(new TestHandlers());
        await app.StartAsync();
        using var http = new HttpClient();
        using var content = new ByteArrayContent(_valid);
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        using var response = await http.PostAsync(new Uri(new Uri(app.Urls.First()), TestMethods.Echo.FullPath), content);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task A_frame_that_ends_too_soon_is_internal(int bytes) =>
        await AssertStatusAsync("13", _valid[..bytes]);

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public async Task A_flag_that_does_not_exist_is_internal(byte flag) =>
        await AssertStatusAsync("13", RawClient.Frame(new EchoRequest { Text = "x" }, flag));

    [Fact]
    public async Task A_compressed_message_without_a_compression_is_internal() =>
        await AssertStatusAsync("13", RawClient.Frame(new EchoRequest { Text = "x" }, flag: 1));

    [Fact]
    public async Task A_compressed_message_that_does_not_decompress_is_internal() =>
        await AssertStatusAsync("13", RawClient.Frame(new EchoRequest { Text = "x" }, flag: 1), ("grpc-encoding", "gzip"));

    [Fact]
    public async Task A_message_that_is_no_protobuf_is_internal() =>
        await AssertStatusAsync("13", RawClient.Frame([0x0a, 0x7f, 1]));

    [Fact]
    public async Task An_unknown_compression_is_unimplemented_and_told_what_to_use()
    {
        var answer = await AssertStatusAsync("12", _valid, ("grpc-encoding", "brotli"));
        Assert.Equal("identity,gzip", Assert.Single(answer.Headers.GetValues("grpc-accept-encoding")));
    }

    [Theory]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x80000000u)]
    [InlineData((4u << 20) + 1)]
    public async Task A_length_above_the_limit_is_refused_before_any_memory_is_set_aside(uint length)
    {
        var answer = await AssertStatusAsync("8", RawClient.Frame([], length: length));
        Assert.Contains($"{length}", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_below_the_limit_whose_bytes_never_come_is_internal() =>
        await AssertStatusAsync("13", RawClient.Frame([1, 2, 3], length: 4u << 20));

    [Fact]
    public async Task A_gzip_bomb_is_stopped_at_the_limit()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(new byte[64 << 20]);
        }

        Assert.True(bomb.Length < 100_000);
        await AssertStatusAsync("8", RawClient.Frame(bomb.ToArray(), flag: 1), ("grpc-encoding", "gzip"));
    }

    [Fact]
    public async Task A_unary_request_without_a_message_is_unimplemented() => await AssertStatusAsync("12", []);

    [Fact]
    public async Task A_unary_request_with_two_messages_is_unimplemented() => await AssertStatusAsync("12", [.. _valid, .. _valid]);

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("S")]
    [InlineData("10x")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    [InlineData("1.5S")]
    public async Task A_malformed_timeout_is_internal(string timeout) => await AssertStatusAsync("13", _valid, ("grpc-timeout", timeout));

    [Fact]
    public async Task Random_bytes_never_hang_or_crash()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 5 && i % 2 == 0)
            {
                bytes[0] = 0;
                bytes[1] = bytes[2] = bytes[3] = 0;
                bytes[4] = (byte)random.Next(bytes.Length);
            }

            foreach (var method in new[] { "Echo", "Sum", "Push" })
            {
                var answer = await _client.CallAsync(method, bytes);
                Assert.Equal(HttpStatusCode.OK, answer.Http);
                Assert.True(answer.Status is "0" or "8" or "12" or "13" or "3", $"status {answer.Status} for {Convert.ToHexString(bytes)}");
            }
        }

        Assert.DoesNotContain(_server.Log.Lines, line => line.Level == LogLevel.Error);
    }

    private async Task<RawClient.Answer> AssertStatusAsync(string status, byte[] body, params (string Name, string Value)[] headers)
    {
        var answer = await _client.CallAsync("Echo", body, headers);
        Assert.Equal((HttpStatusCode.OK, status), (answer.Http, answer.Status));
        Assert.Empty(answer.Body);
        return answer;
    }
}
