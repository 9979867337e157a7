using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Identity;

namespace FedInfra.Coordinator.Identity;

/// <summary>
/// The federation's certificate authority: ECDSA on P-256, made at the first start or given. It signs two kinds of
/// certificate, servers' and nodes', and neither can stand in for the other (RFC 5280, extended key usage).
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>The certificate's file in the data folder: what a site needs to know the coordinator by.</summary>
    public const string CertificateFile = "ca.pem";

    private const string KeyFile = "ca-key.pem";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const int SerialLength = 16;

    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(3650);

    /// <summary>Clocks of sites need not agree to the minute.</summary>
    private static readonly TimeSpan _clockSkew = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _certificate;

    private CertificateAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>The certificate without its key, as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>The authority as those see it who verify its certificates.</summary>
    public TrustedAuthority Trusted => new(_certificate);

    /// <summary>Opens the data folder's authority; makes one if there is none. The key's file has mode 600.</summary>
    /// <exception cref="CoordinatorException">The files cannot be used.</exception>
    public static CertificateAuthority OpenOrCreate(string dataFolder, DateTimeOffset now)
    {
        var (certificate, key) = (Path.Combine(dataFolder, CertificateFile), Path.Combine(dataFolder, KeyFile));
        if (!File.Exists(key))
        {
            using var made = Create(now);
            SecretFile.Write(key, made._certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
            File.WriteAllText(certificate, made.Pem);
        }

        return Load(certificate, key);
    }

    /// <summary>Opens an authority that was given: its certificate and its key in one PEM file.</summary>
    /// <exception cref="CoordinatorException">The file cannot be used.</exception>
    public static CertificateAuthority Open(string file) => Load(file, file);

    /// <summary>Signs a server's certificate for a new key, which stays in memory.</summary>
    /// <param name="names">DNS names and IP addresses that clients dial.</param>
    /// <param name="now">When it begins, less what clocks may differ by.</param>
    /// <param name="lifetime">How long it lasts from now on.</param>
    public X509Certificate2 IssueServer(IReadOnlyCollection<string> names, DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(SigningRequest.Subject("fedinfra-coordinator"), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var signed = Sign(request, ServerUse, now, lifetime);
        using var whole = signed.CopyWithPrivateKey(key);

        // Not every platform's TLS can use a key that was never stored; one that came out of a PKCS #12 it can.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Signs a node's certificate: its subject is the node's name and nothing else.</summary>
    public X509Certificate2 IssueNode(string node, PublicKey key, DateTimeOffset now, TimeSpan lifetime) =>
        Sign(new CertificateRequest(SigningRequest.Subject(node), key, HashAlgorithmName.SHA256), ClientUse, now, lifetime);

    public void Dispose() => _certificate.Dispose();

    private static CertificateAuthority Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = $"FedInfra authority {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var request = new CertificateRequest(SigningRequest.Subject(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new CertificateAuthority(request.CreateSelfSigned(now - _clockSkew, now + _lifetime));
    }

    private static CertificateAuthority Load(string certificateFile, string keyFile)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            using var key = certificate.GetECDsaPrivateKey();
            var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true }
                && certificate.Extensions.OfType<X509KeyUsageExtension>().All(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign));
            if (key is not null && isAuthority && certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            {
                return new CertificateAuthority(certificate);
            }

            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"{certificateFile}: a self-signed authority with an ECDSA key is expected; make one, or leave --ca-file out.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"The certificate authority cannot be read from {certificateFile} and {keyFile}: {exception.Message}", exception);
        }
    }

    private X509Certificate2 Sign(CertificateRequest request, string use, DateTimeOffset now, TimeSpan lifetime)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], true));

        // A given authority may lack the key identifier (RFC 5280 wants one); its name and serial say the same.
        var hasIdentifier = _certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any();
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, hasIdentifier, !hasIdentifier));
        var serial = RandomNumberGenerator.GetBytes(SerialLength);
        serial[0] &= 0x7f;
        using var key = _certificate.GetECDsaPrivateKey()!;

        // A tenth at most, so that two thirds of the whole are still ahead for certificates of minutes.
        var skew = _clockSkew < lifetime / 10 ? _clockSkew : lifetime / 10;
        var begins = Later(now - skew, _certificate.NotBefore);
        var ends = now + lifetime < _certificate.NotAfter ? now + lifetime : _certificate.NotAfter;
        return request.Create(_certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), begins, ends, serial);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
