using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>A pair of keys on P-256 for one round. The private key is zeroed when it is disposed of.</summary>
internal sealed class AgreementKey : IDisposable
{
    /// <summary>Bytes of a private key.</summary>
    public const int PrivateSize = 32;

    private readonly byte[] _private;
    private readonly ECDiffieHellman _pair;

    private AgreementKey(ECDiffieHellman pair)
    {
        _pair = pair;
        var exported = pair.ExportParameters(includePrivateParameters: true);
        _private = exported.D!;
        PublicKey = [.. exported.Q.X!, .. exported.Q.Y!];
    }

    /// <summary>x and y, <see cref="PeerKey.Size"/> bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The secret number, <see cref="PrivateSize"/> bytes; gone after disposal.</summary>
    public ReadOnlySpan<byte> PrivateKey => _private;

    public static AgreementKey Generate() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The pair that belongs to a private key.</summary>
    /// <exception cref="PrivacyException">It is no private key of the curve.</exception>
    public static AgreementKey Import(ReadOnlySpan<byte> privateKey)
    {
        var secret = privateKey.ToArray();
        try
        {
            return new AgreementKey(ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret }));
        }
        catch (CryptographicException exception)
        {
            throw new PrivacyException("a private key is none of P-256", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The secret that both ends come to (the x coordinate), for a key derivation only. Zero it after use.</summary>
    public byte[] Agree(PeerKey peer)
    {
        // Virtual nodes share their peers' imported keys, and OpenSSL promises nothing for one key in two threads.
        lock (peer)
        {
            return _pair.DeriveRawSecretAgreement(peer.Key);
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_private);
        _pair.Dispose();
    }
}
