using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// What a node says in ShareKeys. Signed: the hash of the roster it saw, the commitment to its own mask's seed, and the hash
/// of the encrypted shares (32 bytes each). Beside it, unsigned because the hash is: the encrypted shares, one for each
/// holder but itself, ascending. So one holder can be sent the signed part and its own share alone.
/// </summary>
internal sealed record KeyShares(SignedMessage Message, byte[] Encrypted)
{
    private const int BodySize = 3 * RoundParameters.HashSize;

    public static ReadOnlyMemory<byte> RosterHash(SignedMessage message) => message.Body[..RoundParameters.HashSize];

    public static ReadOnlyMemory<byte> Commitment(SignedMessage message) => message.Body.Slice(RoundParameters.HashSize, RoundParameters.HashSize);

    public static KeyShares Create(ECDsa key, RoundParameters parameters, string sender, ReadOnlySpan<byte> rosterHash, ReadOnlySpan<byte> commitment, byte[] encrypted)
    {
        byte[] body = [.. rosterHash, .. commitment, .. SHA256.HashData(encrypted)];
        return new KeyShares(SignedMessage.Create(key, parameters, sender, MessageType.ShareKeys, body), encrypted);
    }

    public static KeyShares Parse(ReadOnlySpan<byte> encoded)
    {
        var reader = new WireReader(encoded, "key shares");
        var shares = new KeyShares(ParseSigned(reader.Blob()), reader.Blob().ToArray());
        reader.End();
        if (!SHA256.HashData(shares.Encrypted).AsSpan().SequenceEqual(shares.Message.Body.Span[^RoundParameters.HashSize..]))
        {
            throw new PrivacyException(PrivacyRefusal.BadShare, $"{shares.Message.Sender}: its encrypted shares are not the ones that it signed");
        }

        return shares;
    }

    /// <summary>Reads the signed part alone.</summary>
    public static SignedMessage ParseSigned(ReadOnlySpan<byte> encoded)
    {
        var message = SignedMessage.Parse(encoded, "key shares");
        return message.Body.Length == BodySize
            ? message
            : throw new PrivacyException(PrivacyRefusal.Malformed, $"{message.Sender}: key shares of {message.Body.Length} bytes instead of {BodySize}");
    }

    public byte[] Encode()
    {
        using var writer = new WireWriter();
        return writer.Blob(Message.Encoded.Span).Blob(Encrypted).ToArray();
    }
}
