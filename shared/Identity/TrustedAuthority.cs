using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FedInfra.Identity;

/// <summary>The one authority whose certificates are believed; the machine's own list of authorities plays no part.</summary>
public sealed class TrustedAuthority
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>DER: connections outlive whoever made their options, so each gets a certificate of its own.</summary>
    private readonly byte[] _certificate;

    public TrustedAuthority(X509Certificate2 certificate) => _certificate = certificate.RawData;

    /// <summary>TLS 1.3 and nothing older.</summary>
    public static SslProtocols Protocols => SslProtocols.Tls13;

    /// <summary>SHA-256 of the authority's public key, by which a site may pin it; see <see cref="PublicKeyHash"/>.</summary>
    public string Fingerprint
    {
        get
        {
            using var certificate = X509CertificateLoader.LoadCertificate(_certificate);
            return PublicKeyHash.Of(certificate);
        }
    }

    /// <summary>Reads the authority's certificate; a key in the same file is passed over.</summary>
    /// <param name="path">PEM.</param>
    /// <exception cref="IdentityException">The file cannot be read or holds no authority's certificate.</exception>
    public static TrustedAuthority Load(string path)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
            if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
            {
                throw new IdentityException($"{path}: the certificate is not an authority's; the coordinator's ca.pem is expected.");
            }

            return new TrustedAuthority(certificate);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new IdentityException($"{path}: no authority's certificate (PEM) can be read from it: {exception.Message}", exception);
        }
    }

    /// <summary>How a client connects: the server's certificate must be this authority's and name the host that is dialled.</summary>
    /// <param name="own">The client's certificate with its key; null to connect without.</param>
    public SslClientAuthenticationOptions ClientOptions(X509Certificate2? own) => new()
    {
        EnabledSslProtocols = Protocols,
        CertificateChainPolicy = Policy(ServerUse),
        ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true),
    };

    /// <summary>
    /// Whether a client's certificate is this authority's and made for clients. Its time is not looked at: who shows an
    /// expired one is told so by the call, which a broken handshake could not.
    /// </summary>
    /// <returns>Empty where it is; otherwise why not.</returns>
    public string WhyNotClient(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(ClientUse) };
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate)
            ? ""
            : string.Join(", ", chain.ChainStatus.Select(status => status.Status).Where(status => status != X509ChainStatusFlags.NotTimeValid));
    }

    private X509ChainPolicy Policy(string use)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,

            // Whom the coordinator has revoked, it refuses itself; nobody publishes lists.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(_certificate));
        policy.ApplicationPolicy.Add(new Oid(use));
        return policy;
    }
}
