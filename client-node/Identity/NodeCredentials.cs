using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Identity;

namespace FedInfra.ClientNode.Identity;

/// <summary>
/// A node's key and certificate, in <c>identity/NODE</c> of the data folder. The key is made here, its file has mode
/// 600, and it leaves the node in no message.
/// </summary>
public sealed class NodeCredentials : IDisposable
{
    private const string KeyFile = "key.pem";
    private const string CertificateFile = "certificate.pem";

    private readonly string _folder;
    private readonly ECDsa _key;

    private NodeCredentials(string node, string folder, ECDsa key)
    {
        Node = node;
        _folder = folder;
        _key = key;
    }

    public string Node { get; }

    /// <summary>The certificate with its key; null before the node has enrolled.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>When the certificate ends; the beginning of time where there is none.</summary>
    public DateTimeOffset Expires => Certificate is { } certificate ? new DateTimeOffset(certificate.NotAfter.ToUniversalTime()) : DateTimeOffset.MinValue;

    /// <summary>When it is time for the next certificate: after two thirds of this one's.</summary>
    public DateTimeOffset RenewAt => Certificate is { } certificate
        ? new DateTimeOffset(certificate.NotBefore.ToUniversalTime()) + ((certificate.NotAfter - certificate.NotBefore) * 2 / 3)
        : DateTimeOffset.MinValue;

    /// <summary>Reads the node's key and certificate; makes the key if there is none.</summary>
    /// <exception cref="ClientNodeException">The files cannot be used.</exception>
    public static NodeCredentials Open(string dataFolder, string node)
    {
        var folder = Path.Combine(dataFolder, "identity", node);
        var (keyFile, certificateFile) = (Path.Combine(folder, KeyFile), Path.Combine(folder, CertificateFile));
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            SecretFile.CreateFolder(folder);
            if (File.Exists(keyFile))
            {
                key.ImportFromPem(File.ReadAllText(keyFile));
            }
            else
            {
                SecretFile.Write(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
            }

            var credentials = new NodeCredentials(node, folder, key);
            if (File.Exists(certificateFile))
            {
                using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile));
                credentials.Use(certificate);
            }

            return credentials;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new ClientNodeException($"{folder}: the node's key or certificate cannot be used: {exception.Message} Remove the folder and enrol again with a new token.", exception);
        }
    }

    /// <summary>The key for masked rounds. It is lent: these credentials dispose of it.</summary>
    public NodeIdentity IdentityUnder(TrustedAuthority authority) => new(Node, _key, authority);

    /// <summary>What asks the coordinator for a certificate.</summary>
    public byte[] CreateSigningRequest() => SigningRequest.Create(Node, _key);

    /// <summary>Keeps a certificate that the coordinator has signed for this key.</summary>
    /// <exception cref="ClientNodeException">It is for another key or another name.</exception>
    public void Accept(byte[] der)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException exception)
        {
            throw new ClientNodeException($"The coordinator sent {Node} a certificate that cannot be read: {exception.Message}", exception);
        }

        using (certificate)
        {
            if (CommonName.Of(certificate.SubjectName) != Node || !certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(_key.ExportSubjectPublicKeyInfo()))
            {
                throw new ClientNodeException($"The coordinator sent {Node} a certificate for another name or another key.");
            }

            SecretFile.Write(Path.Combine(_folder, CertificateFile), certificate.ExportCertificatePem() + "\n");
            Use(certificate);
        }
    }

    public void Dispose()
    {
        Certificate?.Dispose();
        _key.Dispose();
    }

    /// <summary>The certificate before is not disposed: connections may still be opened with it.</summary>
    private void Use(X509Certificate2 certificate)
    {
        using var whole = certificate.CopyWithPrivateKey(_key);

        // Not every platform's TLS can use a key that was never stored; one that came out of a PKCS #12 it can.
        Certificate = X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
