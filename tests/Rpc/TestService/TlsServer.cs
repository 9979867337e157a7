using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Rpc.TestProto;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace FedInfra.Rpc.Tests.TestService;

/// <summary>test.proto over TLS with client certificates; Echo answers whose certificate the caller showed.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private TlsServer(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    public Uri Address => new(_app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    public static async Task<TlsServer> StartAsync(IRpcTransport? transport = null)
    {
        var certificate = Certificate("localhost");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.ConfigureForRpc().Listen(IPAddress.Loopback, 0, listener => listener.UseRpc(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            })));
        builder.Services.AddRpc(transport: transport);
        var app = builder.Build();
        app.MapRpc(new WhoAmI());
        await app.StartAsync();
        return new TlsServer(app, certificate);
    }

    /// <summary>Trusts this server alone, and shows a certificate.</summary>
    public RpcChannelOptions OptionsWith(X509Certificate2 own) => new()
    {
        SslClientAuthenticationOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = [own],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString() == _certificate.GetCertHashString(),
        },
    };

    public static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
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
