using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts;
using FedInfra.Identity;
using FedInfra.Privacy;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>A node's certificate that was found to be the authority's.</summary>
/// <param name="Node">Whose it is.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo.</param>
/// <param name="KeyHash">Its <see cref="PublicKeyHash"/>.</param>
/// <param name="Begins">When it begins.</param>
/// <param name="Ends">When it ends.</param>
internal sealed record PeerCertificate(string Node, ReadOnlyMemory<byte> PublicKey, string KeyHash, DateTimeOffset Begins, DateTimeOffset Ends)
{
    private const int LongestName = 63;

    /// <summary>Reads a certificate and checks everything but its time.</summary>
    /// <exception cref="PrivacyException">It is none, or none of this authority's.</exception>
    public static PeerCertificate Read(byte[] der, TrustedAuthority authority)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            var name = CommonName.Of(certificate.SubjectName);
            if (!WireName.IsValid(name, LongestName))
            {
                throw new PrivacyException(PrivacyRefusal.Malformed, "a certificate of the cohort has a subject that is not a node's name alone");
            }

            var reason = authority.WhyNotClient(certificate);
            if (reason.Length > 0)
            {
                throw new PrivacyException(PrivacyRefusal.UnknownNode, $"{name}: its certificate is not one for nodes by this site's authority ({reason})");
            }

            return new PeerCertificate(
                name, certificate.PublicKey.ExportSubjectPublicKeyInfo(), PublicKeyHash.Of(certificate),
                new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        }
        catch (CryptographicException exception)
        {
            throw new PrivacyException(PrivacyRefusal.Malformed, $"a certificate of the cohort cannot be read: {exception.Message}");
        }
    }
}
