using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Another node's public key, imported once: checking that it is on the curve costs more than an agreement.</summary>
internal sealed class PeerKey : IDisposable
{
    /// <summary>Bytes of a public key: x and y.</summary>
    public const int Size = 64;

    private readonly ECDiffieHellman _holder;

    /// <param name="publicKey">x and y.</param>
    /// <param name="owner">Whose key it is, for the error.</param>
    /// <exception cref="PrivacyException">It is no point of P-256.</exception>
    public PeerKey(ReadOnlySpan<byte> publicKey, string owner)
    {
        try
        {
            _holder = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = publicKey[..(Size / 2)].ToArray(), Y = publicKey[(Size / 2)..Size].ToArray() },
            });
        }
        catch (CryptographicException exception)
        {
            throw new PrivacyException(PrivacyRefusal.Malformed, $"{owner}: its public key is no point of P-256 ({exception.Message})");
        }

        Key = _holder.PublicKey;
    }

    public ECDiffieHellmanPublicKey Key { get; }

    public void Dispose()
    {
        Key.Dispose();
        _holder.Dispose();
    }
}
