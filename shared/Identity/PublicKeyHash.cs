using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FedInfra.Identity;

/// <summary>A public key's short name: SHA-256 of its SubjectPublicKeyInfo (RFC 7469, section 2.4), as lower-case hexadecimal.</summary>
public static class PublicKeyHash
{
    public static string Of(X509Certificate2 certificate) => Of(certificate.PublicKey);

    public static string Of(PublicKey key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
}
