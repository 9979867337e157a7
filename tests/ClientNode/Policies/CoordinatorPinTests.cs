using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sessions;
using FedInfra.ClientNode.Sites;
using FedInfra.Identity;
using FedInfra.Learning.Data;
using FedInfra.Rpc;
using FedInfra.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class CoordinatorPinTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_pinned_authority_is_accepted_in_small_and_capital_letters()
    {
        var authority = Authority();

        Pin(authority.Fingerprint).CheckCoordinator("https://c:1", authority);
        Pin(authority.Fingerprint.ToUpperInvariant()).CheckCoordinator("https://c:1", authority);
        SitePolicy.None.CheckCoordinator("http://127.0.0.1:1", authority: null);
    }

    [Fact]
    public void Another_authority_and_no_authority_are_refused()
    {
        var policy = Pin(new string('0', 64));

        Assert.Contains("pins the authority 0000", Assert.Throws<ClientNodeException>(() => policy.CheckCoordinator("https://c:1", Authority())).Message, StringComparison.Ordinal);
        Assert.Contains("without https", Assert.Throws<ClientNodeException>(() => policy.CheckCoordinator("http://127.0.0.1:1", authority: null)).Message, StringComparison.Ordinal);
    }

    /// <summary>Nothing listens where the coordinator should be, and there is no token: only the pin can be what stops the node.</summary>
    [Theory]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:1")]
    public async Task A_node_checks_its_pin_before_it_enrols_or_connects(string coordinator)
    {
        Authority();
        var site = new SiteFile
        {
            Coordinator = coordinator,
            CoordinatorCaFile = _folder["ca.pem"],
            DataDir = _folder["data"],
            Nodes = [new SiteNode { Name = "a", Data = new DataSourceSpec { Kind = "digits" } }],
        };

        var error = await Assert.ThrowsAsync<ClientNodeException>(() => NodeLinks.OpenAsync(site, Pin(new string('0', 64)), RpcTransport.Own, NullLogger.Instance, default));

        Assert.StartsWith("coordinator-fingerprint:", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["data"]));
    }

    private static SitePolicy Pin(string fingerprint) => SitePolicy.Parse($"coordinator-fingerprint: '{fingerprint}'", "policy");

    private TrustedAuthority Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return TrustedAuthority.Load(_folder.Write("ca.pem", certificate.ExportCertificatePem()));
    }
}
