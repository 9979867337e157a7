using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Identity;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>A certificate authority in memory.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset _begins = DateTimeOffset.UtcNow.AddDays(-400);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest(SigningRequest.Subject("test authority"), _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _certificate = request.CreateSelfSigned(_begins, _begins.AddDays(4000));
        Trusted = new TrustedAuthority(_certificate);
    }

    public TrustedAuthority Trusted { get; }

    /// <param name="name">The subject.</param>
    /// <param name="key">Whose public part is certified.</param>
    /// <param name="ends">When it ends, from now.</param>
    /// <param name="use">Extended key usage; that of clients by default.</param>
    public byte[] Issue(string name, ECDsa key, TimeSpan ends, string use = "1.3.6.1.5.5.7.3.2")
    {
        var request = new CertificateRequest(SigningRequest.Subject(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], true));
        using var certificate = request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), _begins.AddDays(1), DateTimeOffset.UtcNow + ends, RandomNumberGenerator.GetBytes(8));
        return certificate.RawData;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
