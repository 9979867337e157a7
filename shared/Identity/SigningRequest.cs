using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FedInfra.Identity;

/// <summary>What a node sends to get its certificate (PKCS #10, RFC 2986): its name and public key, signed by the key itself.</summary>
/// <param name="Node">The subject's common name.</param>
/// <param name="Key">An ECDSA key on P-256.</param>
public sealed record SigningRequest(string Node, PublicKey Key)
{
    /// <summary>Longest request that is looked at, in bytes; one of ours has about 230.</summary>
    private const int MaximumLength = 8192;

    private const string P256 = "1.2.840.10045.3.1.7";

    /// <returns>The request as DER.</returns>
    public static byte[] Create(string node, ECDsa key) =>
        new CertificateRequest(Subject(node), key, HashAlgorithmName.SHA256).CreateSigningRequest();

    /// <summary>Reads a request and checks that its signature is by the key that it holds. Extensions asked for are passed over.</summary>
    /// <exception cref="IdentityException">It is not such a request.</exception>
    public static SigningRequest Read(byte[] der)
    {
        if (der.Length > MaximumLength)
        {
            throw new IdentityException($"the signing request has {der.Length} bytes; at most {MaximumLength} are expected");
        }

        try
        {
            var request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256);
            using var key = request.PublicKey.GetECDsaPublicKey();
            if (key?.ExportParameters(false).Curve.Oid.Value != P256)
            {
                throw new IdentityException("the signing request's key is not an ECDSA key on the curve P-256");
            }

            return new SigningRequest(CommonName.Of(request.SubjectName), request.PublicKey);
        }
        catch (CryptographicException exception)
        {
            throw new IdentityException($"the signing request cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>The subject of a node's request and certificate: its name and nothing else.</summary>
    public static X500DistinguishedName Subject(string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return subject.Build();
    }
}
