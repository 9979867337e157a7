using System.Net;
using System.Net.Sockets;
using FedInfra.Interop.Tests.Grpc;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.GrpcDotnet.Tests;

/// <summary>A client over GrpcChannel, behind our interface, calls everybody.</summary>
public sealed class ClientTests
{
    [RequiresAdapterFact]
    public async Task It_calls_our_own_server()
    {
        await using var server = await TestServer.StartAsync(options => options.GzipResponses = true);
        await using var channel = Adapter.Transport.Connect(server.Address);
        await ClientChecks.AllAsync(channel, () => server.Handlers.Cancelled.Task);
    }

    [RequiresAdapterFact("sh", Tool.HasGrpcio)]
    public async Task It_calls_pythons_grpcio()
    {
        await using var server = Tool.Python("server.py");
        await CheckAsync(server);
    }

    [RequiresAdapterFact("sh", Tool.HasGrpcJs)]
    public async Task It_calls_grpc_js()
    {
        await using var server = Tool.Node("server.js");
        await CheckAsync(server);
    }

    [RequiresAdapterFact]
    public async Task Nobody_there_is_unavailable_and_says_why()
    {
        await using var channel = Adapter.Transport.Connect(new Uri("http://127.0.0.1:1"));
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, new EchoRequest()));
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
        Assert.IsType<HttpRequestException>(error.InnerException);
    }

    [RequiresAdapterFact]
    public async Task A_connection_that_breaks_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var channel = Adapter.Transport.Connect(new Uri($"http://{listener.LocalEndpoint}"));
        var call = channel.CallAsync(TestMethods.Echo, new EchoRequest());
        using (await listener.AcceptSocketAsync())
        {
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.True(error.IsTransient, error.Message);
    }

    [RequiresAdapterFact]
    public async Task A_channel_that_is_disposed_ends_its_calls_as_unavailable()
    {
        await using var server = await TestServer.StartAsync();
        var channel = Adapter.Transport.Connect(server.Address);
        var call = channel.Start(TestMethods.Twice);
        await call.HeadersAsync();
        await channel.DisposeAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call.ReadAsync());
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
    }

    [RequiresAdapterFact]
    public async Task A_message_larger_than_the_limits_is_refused_at_either_end()
    {
        await using var server = await TestServer.StartAsync();
        var large = new EchoRequest { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[2000]) };
        await using var sending = Adapter.Transport.Connect(server.Address, new RpcChannelOptions { MaxSendMessageBytes = 1000 });
        await using var receiving = Adapter.Transport.Connect(server.Address, new RpcChannelOptions { MaxReceiveMessageBytes = 1000 });
        foreach (var channel in (IRpcChannel[])[sending, receiving])
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, large));
            Assert.Equal(RpcStatusCode.ResourceExhausted, error.Code);
        }

        var blocks = Enumerable.Repeat(new RpcChunk<Block>(new Block(), new byte[2000]), 1).ToAsyncEnumerable();
        var tooLarge = await Assert.ThrowsAsync<RpcException>(() => sending.SendAsync(TestMethods.Push, blocks));
        Assert.Equal(RpcStatusCode.ResourceExhausted, tooLarge.Code);
    }

    private static async Task CheckAsync(Tool server)
    {
        await using var channel = Adapter.Transport.Connect(new Uri($"http://127.0.0.1:{await server.ReadLineAsync()}"));
        await ClientChecks.AllAsync(channel, async () => Assert.Equal("cancelled", await server.ReadLineAsync()));
    }
}
