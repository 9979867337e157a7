using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Rpc.TestProto;
using FedInfra.Rpc.Tests.TestService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task A_handler_sees_the_certificate_of_its_caller()
    {
        using var serverCertificate = Certificate("localhost");
        using var clientCertificate = Certificate("node-1");
        await using var app = await StartAsync(serverCertificate);
        await using var channel = new RpcChannel(Address(app), new RpcChannelOptions
        {
            SslClientAuthenticationOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [clientCertificate],
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate!.GetCertHashString() == serverCertificate.GetCertHashString(),
            },
        });
        var reply = await channel.CallAsync(TestMethods.Echo, new EchoRequest());
        Assert.Equal("CN=node-1", reply.Text);
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_is_unavailable()
    {
        using var serverCertificate = Certificate("localhost");
        await using var app = await StartAsync(serverCertificate);
        await using var channel = new RpcChannel(Address(app));
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(TestMethods.Echo, new EchoRequest()));
        Assert.Equal(RpcStatusCode.Unavailable, error.Code);
    }

    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.ConfigureForRpc().Listen(IPAddress.Loopback, 0, listener => listener.UseRpc(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            })));
        builder.Services.AddRpc();
        var app = builder.Build();
        app.MapRpc(new WhoAmI());
        await app.StartAsync();
        return app;
    }

    private static Uri Address(WebApplication app) => new(app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private sealed class WhoAmI : IRpcHandlers
    {
        public void Bind(RpcBinder binder)
        {
            binder.Unary(TestMethods.Echo, (_, context) => Task.FromResult(new EchoReply { Text = context.ClientCertificate!.Subject }));
            binder.ServerStreaming(TestMethods.Count, (_, _, _) => Task.CompletedTask);
            binder.ClientStreaming(TestMethods.Sum, (_, _) => Task.FromResult(new Number()));
            binder.Duplex(TestMethods.Twice, (_, _, _) => Task.CompletedTask);
            binder.ServerStreaming(TestMethods.Pull, (_, _, _) => Task.CompletedTask);
            binder.ClientStreaming(TestMethods.Push, (_, _) => Task.FromResult(new BlocksReply()));
        }
    }
}
