using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.ClientNode.Identity;
using FedInfra.Identity;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Identity;

public sealed class NodeCredentialsTests : IDisposable
{
    private static readonly DateTimeOffset _begins = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_may_read_it()
    {
        byte[] first;
        using (var credentials = NodeCredentials.Open(_folder.Path, "alpha"))
        {
            first = SigningRequest.Read(credentials.CreateSigningRequest()).Key.ExportSubjectPublicKeyInfo();
        }

        using var again = NodeCredentials.Open(_folder.Path, "alpha");

        Assert.Equal(first, SigningRequest.Read(again.CreateSigningRequest()).Key.ExportSubjectPublicKeyInfo());
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Owner, File.GetUnixFileMode(_folder["identity", "alpha", "key.pem"]));
            Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["identity", "alpha"]));
        }
    }

    [Fact]
    public void A_certificate_is_kept_with_its_key_and_renewed_after_two_thirds()
    {
        using (var credentials = NodeCredentials.Open(_folder.Path, "alpha"))
        {
            Assert.Null(credentials.Certificate);
            credentials.Accept(Certificate(credentials, "alpha"));
        }

        using var again = NodeCredentials.Open(_folder.Path, "alpha");

        Assert.True(again.Certificate!.HasPrivateKey);
        Assert.Equal(_begins + TimeSpan.FromDays(9), again.Expires);
        Assert.Equal(_begins + TimeSpan.FromDays(6), again.RenewAt);
    }

    [Fact]
    public void A_certificate_for_another_name_or_key_is_refused()
    {
        using var credentials = NodeCredentials.Open(_folder.Path, "alpha");
        using var other = NodeCredentials.Open(_folder.Path, "omega");

        Assert.Throws<ClientNodeException>(() => credentials.Accept(Certificate(credentials, "omega")));
        Assert.Throws<ClientNodeException>(() => credentials.Accept(Certificate(other, "alpha")));
        Assert.Throws<ClientNodeException>(() => credentials.Accept([1, 2, 3]));
        Assert.Null(credentials.Certificate);
    }

    [Fact]
    public void A_damaged_key_is_named_with_what_to_do()
    {
        NodeCredentials.Open(_folder.Path, "alpha").Dispose();
        File.WriteAllText(_folder["identity", "alpha", "key.pem"], "nonsense");

        var error = Assert.Throws<ClientNodeException>(() => NodeCredentials.Open(_folder.Path, "alpha"));

        Assert.Contains(_folder["identity", "alpha"], error.Message, StringComparison.Ordinal);
        Assert.Contains("enrol again", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What a coordinator would sign, for nine days.</summary>
    private static byte[] Certificate(NodeCredentials credentials, string name)
    {
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = SigningRequest.Read(credentials.CreateSigningRequest()).Key;
        var request = new CertificateRequest(SigningRequest.Subject(name), key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            SigningRequest.Subject("authority"), X509SignatureGenerator.CreateForECDsa(authority), _begins, _begins + TimeSpan.FromDays(9), [1]);
        return certificate.RawData;
    }
}
