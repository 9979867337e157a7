using System.Security.Authentication;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;

namespace FedInfra.Rpc.GrpcDotnet.Tests;

/// <summary>Certificates reach handlers and trust is checked, whoever speaks at either end.</summary>
public sealed class TlsTests
{
    [RequiresAdapterFact]
    public Task A_handler_that_it_hosts_sees_the_certificate_of_its_caller() => CertificateIsSeenAsync(Adapter.Transport, RpcTransport.Own);

    [RequiresAdapterFact]
    public Task Its_client_shows_its_certificate() => CertificateIsSeenAsync(RpcTransport.Own, Adapter.Transport);

    [RequiresAdapterFact]
    public async Task A_server_that_is_not_trusted_is_unavailable_and_the_cause_is_told()
    {
        await using var server = await TlsServer.StartAsync();
        await using var channel = Adapter.Transport.Connect(server.Address);
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, new EchoRequest()));
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
        Assert.IsType<AuthenticationException>(error.InnerException?.InnerException);
    }

    private static async Task CertificateIsSeenAsync(IRpcTransport serving, IRpcTransport calling)
    {
        using var certificate = TlsServer.Certificate("node-1");
        await using var server = await TlsServer.StartAsync(serving);
        await using var channel = calling.Connect(server.Address, server.OptionsWith(certificate));
        var reply = await channel.CallAsync(TestMethods.Echo, new EchoRequest());
        Assert.Equal("CN=node-1", reply.Text);
    }
}
