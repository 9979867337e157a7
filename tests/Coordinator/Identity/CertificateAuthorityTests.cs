using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Journal;
using FedInfra.Identity;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Identity;

public sealed class CertificateAuthorityTests : IDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_servers_certificate_names_what_clients_dial_and_nothing_else()
    {
        using var authority = CertificateAuthority.OpenOrCreate(_folder.Path, _now);
        using var server = authority.IssueServer(["localhost", "127.0.0.1", "fl.example.org"], _now, TimeSpan.FromDays(1));

        Assert.True(server.HasPrivateKey);
        Assert.All((string[])["localhost", "127.0.0.1", "fl.example.org"], name => Assert.True(server.MatchesHostname(name), name));
        Assert.False(server.MatchesHostname("example.org"));
        Assert.False(server.MatchesHostname("127.0.0.2"));
    }

    [Fact]
    public void A_servers_certificate_is_no_nodes()
    {
        using var authority = CertificateAuthority.OpenOrCreate(_folder.Path, _now);
        using var key = IdentityFixture.Key();
        using var server = authority.IssueServer(["localhost"], _now, TimeSpan.FromDays(1));
        using var node = authority.IssueNode("alpha", new PublicKey(key), _now, TimeSpan.FromDays(1));

        Assert.Contains("NotValidForUsage", authority.Trusted.WhyNotClient(server), StringComparison.Ordinal);
        Assert.Equal("", authority.Trusted.WhyNotClient(node));
    }

    [Fact]
    public void A_certificate_of_another_authority_is_not_trusted_even_under_the_same_name()
    {
        using var ours = CertificateAuthority.OpenOrCreate(_folder["ours"].Made(), _now);
        using var theirs = CertificateAuthority.OpenOrCreate(_folder["theirs"].Made(), _now);
        using var key = IdentityFixture.Key();
        using var node = theirs.IssueNode("alpha", new PublicKey(key), _now, TimeSpan.FromDays(1));

        Assert.NotEqual("", ours.Trusted.WhyNotClient(node));
    }

    [Fact]
    public void A_certificate_begins_before_now_for_clocks_that_are_late_and_never_outlives_the_authority()
    {
        using var authority = CertificateAuthority.OpenOrCreate(_folder.Path, _now);
        using var key = IdentityFixture.Key();
        using var node = authority.IssueNode("alpha", new PublicKey(key), _now, TimeSpan.FromDays(7));
        using var late = authority.IssueNode("alpha", new PublicKey(key), _now, TimeSpan.FromDays(36500));

        Assert.Equal(_now.UtcDateTime - TimeSpan.FromHours(1), node.NotBefore.ToUniversalTime());
        Assert.Equal(_now.UtcDateTime + TimeSpan.FromDays(3650), late.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void A_given_authority_is_used_as_it_is()
    {
        var file = _folder.Write("given.pem", Given(isAuthority: true, out var pem));
        using var authority = CertificateAuthority.Open(file);

        Assert.Equal(pem.Trim(), authority.Pem.Trim());
        using var server = authority.IssueServer(["localhost"], _now, TimeSpan.FromDays(1));
        Assert.Equal("CN=hospitals", server.Issuer);
    }

    [Fact]
    public void A_file_that_is_no_authority_or_has_no_key_is_refused_by_name()
    {
        var leaf = _folder.Write("leaf.pem", Given(isAuthority: false, out var pem));
        var keyless = _folder.Write("keyless.pem", pem);

        IdentityFixture.Refused(() => CertificateAuthority.Open(leaf), CoordinatorErrorCode.InvalidArgument, leaf, "authority");
        IdentityFixture.Refused(() => CertificateAuthority.Open(keyless), CoordinatorErrorCode.InvalidArgument, keyless);
        IdentityFixture.Refused(() => CertificateAuthority.Open(_folder["none.pem"]), CoordinatorErrorCode.InvalidArgument, _folder["none.pem"]);
    }

    [Fact]
    public void The_listeners_certificate_is_made_anew_before_it_runs_out_and_each_is_in_the_journal()
    {
        using var fixture = new IdentityFixture();
        var certificates = fixture.Get<ServerCertificates>();
        var first = certificates.Current;
        Assert.Same(first, certificates.Current);

        fixture.Clock.Now += TimeSpan.FromDays(20);
        var second = certificates.Current;

        Assert.NotEqual(first.SerialNumber, second.SerialNumber);
        Assert.Equal(
            [first.SerialNumber, second.SerialNumber],
            fixture.Get<EventJournal>().Read().Select(entry => entry.Event).OfType<ServerCertificateIssued>().Select(issued => issued.Serial));
    }

    [Theory]
    [InlineData("CN=alpha", "alpha")]
    [InlineData("CN=alpha, CN=omega", "")]
    [InlineData("CN=alpha, O=clinic", "")]
    [InlineData("O=alpha", "")]
    public void A_subject_is_one_name_or_none(string subject, string name) =>
        Assert.Equal(name, CommonName.Of(new X500DistinguishedName(subject)));

    private static string Given(bool isAuthority, out string certificatePem)
    {
        using var key = IdentityFixture.Key();
        var request = new CertificateRequest("CN=hospitals", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        using var certificate = request.CreateSelfSigned(_now.AddYears(-1), _now.AddYears(1));
        certificatePem = certificate.ExportCertificatePem();
        return $"{certificatePem}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}

file static class Folders
{
    public static string Made(this string path) => Directory.CreateDirectory(path).FullName;
}
