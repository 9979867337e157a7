using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// The two shares that one node gives another, encrypted with AES-256-GCM under a key of this pair, direction and round, and
/// bound to the roster that the sender saw: nonce (12 bytes), cipher text, tag (16 bytes). Always the same size.
/// </summary>
internal static class ShareCipher
{
    /// <summary>Bytes of a share of one secret.</summary>
    public const int ShareSize = 32;

    /// <summary>Bytes of a pair: the share of the own mask's seed, then that of the mask key.</summary>
    public const int PairSize = 2 * ShareSize;

    /// <summary>Bytes of an encrypted pair.</summary>
    public const int EncryptedSize = NonceSize + PairSize + TagSize;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = 32;

    public static void Encrypt(ReadOnlySpan<byte> agreed, RoundParameters parameters, string from, string to, ReadOnlySpan<byte> rosterHash, ReadOnlySpan<byte> pair, Span<byte> encrypted)
    {
        using var cipher = Open(agreed, parameters, from, to);

        // A key encrypts once; should a restart make it twice, the nonces still differ.
        RandomNumberGenerator.Fill(encrypted[..NonceSize]);
        cipher.Encrypt(encrypted[..NonceSize], pair, encrypted.Slice(NonceSize, PairSize), encrypted[(NonceSize + PairSize)..EncryptedSize], rosterHash);
    }

    /// <exception cref="PrivacyException">The bytes are not what the sender encrypted for this node and roster.</exception>
    public static void Decrypt(ReadOnlySpan<byte> agreed, RoundParameters parameters, string from, string to, ReadOnlySpan<byte> rosterHash, ReadOnlySpan<byte> encrypted, Span<byte> pair)
    {
        using var cipher = Open(agreed, parameters, from, to);
        try
        {
            cipher.Decrypt(encrypted[..NonceSize], encrypted.Slice(NonceSize, PairSize), encrypted[(NonceSize + PairSize)..EncryptedSize], pair, rosterHash);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new PrivacyException(PrivacyRefusal.BadShare, $"{from}: its shares for {to} do not decrypt; it sent rubbish, or they were changed on the way");
        }
    }

    private static AesGcm Open(ReadOnlySpan<byte> agreed, RoundParameters parameters, string from, string to)
    {
        Span<byte> key = stackalloc byte[KeySize];
        KeyDerivation.Channel(agreed, parameters, from, to, key);
        var cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }
}
