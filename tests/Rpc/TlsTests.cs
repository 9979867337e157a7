using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task A_handler_sees_the_certificate_of_its_caller()
    {
        using var certificate = TlsServer.Certificate("node-1");
        await using var server = await TlsServer.StartAsync();
        await using var channel = new RpcChannel(server.Address, server.OptionsWith(certificate));
        var reply = await channel.CallAsync(TestMethods.Echo, new EchoRequest());
        Assert.Equal("CN=node-1", reply.Text);
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_is_unavailable()
    {
        await using var server = await TlsServer.StartAsync();
        await using var channel = new RpcChannel(server.Address);
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, new EchoRequest()));
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
    }
}
