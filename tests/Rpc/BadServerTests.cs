using System.Net;
using System.Net.Sockets;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Tests;

/// <summary>A server that answers HTTP/2 but not, or not quite, gRPC: the client says so with the right code and never hangs.</summary>
public sealed class BadServerTests
{
    private static readonly byte[] _reply = RawClient.Frame(new EchoReply { Text = "x" });

    [Theory]
    [InlineData(400, RpcStatusCode.Internal)]
    [InlineData(401, RpcStatusCode.Unauthenticated)]
    [InlineData(403, RpcStatusCode.PermissionDenied)]
    [InlineData(404, RpcStatusCode.Unimplemented)]
    [InlineData(429, RpcStatusCode.Unavailable)]
    [InlineData(503, RpcStatusCode.Unavailable)]
    [InlineData(500, RpcStatusCode.Unknown)]
    public Task An_http_error_is_the_status_it_stands_for(int http, RpcStatusCode code) => AssertAsync(code, response =>
    {
        response.StatusCode = http;
        return Task.CompletedTask;
    });

    [Fact]
    public Task A_web_page_is_unknown() => AssertAsync(RpcStatusCode.Unknown, response =>
    {
        response.ContentType = "text/html";
        return response.WriteAsync("<html>");
    });

    [Fact]
    public Task A_response_without_a_status_is_unknown() => AssertAsync(RpcStatusCode.Unknown, response => Body(response, _reply, null));

    [Theory]
    [InlineData("no number", RpcStatusCode.Unknown)]
    [InlineData("99", RpcStatusCode.Unknown)]
    [InlineData("16", RpcStatusCode.Unauthenticated)]
    public Task A_status_is_read_as_far_as_it_can_be(string status, RpcStatusCode code) =>
        AssertAsync(code, response => Body(response, _reply, status));

    [Fact]
    public Task No_message_before_ok_is_unimplemented() => AssertAsync(RpcStatusCode.Unimplemented, response => Body(response, [], "0"));

    [Fact]
    public Task Two_messages_are_unimplemented() =>
        AssertAsync(RpcStatusCode.Unimplemented, response => Body(response, [.. _reply, .. _reply], "0"));

    [Fact]
    public Task A_truncated_message_is_internal() => AssertAsync(RpcStatusCode.Internal, response => Body(response, _reply[..^1], "0"));

    [Fact]
    public Task A_message_that_is_no_protobuf_is_internal() =>
        AssertAsync(RpcStatusCode.Internal, response => Body(response, RawClient.Frame([0x0a, 0x7f]), "0"));

    [Fact]
    public Task A_length_of_four_gigabytes_is_refused() =>
        AssertAsync(RpcStatusCode.ResourceExhausted, response => Body(response, RawClient.Frame([], length: uint.MaxValue), "0"));

    [Fact]
    public Task A_compression_that_was_not_offered_is_internal() => AssertAsync(RpcStatusCode.Internal, response =>
    {
        response.Headers["grpc-encoding"] = "brotli";
        return Body(response, _reply, "0");
    });

    [Fact]
    public Task A_reset_stream_is_the_code_of_its_reset() => AssertAsync(RpcStatusCode.Cancelled, response =>
    {
        response.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResetFeature>()!.Reset(8);
        return Task.CompletedTask;
    });

    [Fact]
    public Task A_connection_that_breaks_within_a_message_is_unavailable() => AssertAsync(RpcStatusCode.Unavailable, async response =>
    {
        response.ContentType = "application/grpc";
        await response.Body.WriteAsync(_reply.AsMemory(0, 6));
        await response.Body.FlushAsync();
        response.HttpContext.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>()?.Abort();
    });

    [Fact]
    public async Task A_server_that_answers_nothing_is_unavailable_once_a_ping_went_unanswered()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new RpcChannelOptions { KeepAlive = TimeSpan.FromSeconds(1), KeepAliveTimeout = TimeSpan.FromSeconds(1) };
        await using var channel = new RpcChannel(new Uri($"http://{silent.LocalEndpoint}"), options);
        var call = channel.CallAsync(TestMethods.Echo, new EchoRequest());
        using var connection = await silent.AcceptTcpClientAsync();
        await connection.GetStream().WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }); // SETTINGS, so that the call goes out
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
    }

    private static async Task Body(HttpResponse response, byte[] body, string? status)
    {
        response.ContentType = "application/grpc";
        await response.Body.WriteAsync(body);
        await response.Body.FlushAsync();
        if (status is not null)
        {
            response.AppendTrailer("grpc-status", status);
        }
    }

    private static async Task AssertAsync(RpcStatusCode code, Func<HttpResponse, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseRpc()));
        await using var app = builder.Build();
        app.Run(http => answer(http.Response));
        await app.StartAsync();
        await using var channel = new RpcChannel(new Uri(app.Urls.First()));
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, new EchoRequest()));
        Assert.Equal(code, error.Code);
    }
}
