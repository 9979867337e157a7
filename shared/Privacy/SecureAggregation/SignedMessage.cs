using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// A node's message, signed with its enrolled key (ECDSA on P-256 with SHA-256) over everything that makes it mean what it
/// means, so that it cannot be shown in another round, for another model, or as another node's.
/// </summary>
/// <remarks>
/// The encoding, all numbers big-endian, is what is signed, followed by 64 bytes of signature (r and s, IEEE P1363):
/// text "fedinfra-secagg", protocol version (1 byte), type (1 byte), session (text), round (4 bytes), sender (text),
/// parameters hash (32 bytes), model hash (32 bytes), body (blob). A text is its length in 2 bytes and UTF-8, a blob its
/// length in 4 bytes and its bytes.
/// </remarks>
public sealed class SignedMessage
{
    private const string Domain = "fedinfra-secagg";

    private readonly byte[] _encoded;

    private SignedMessage(byte[] encoded, MessageType type, string session, int round, string sender, int hashesAt)
    {
        _encoded = encoded;
        (Type, Session, Round, Sender) = (type, session, round, sender);
        ParametersHash = encoded.AsMemory(hashesAt, RoundParameters.HashSize);
        ModelHash = encoded.AsMemory(hashesAt + RoundParameters.HashSize, RoundParameters.HashSize);
        var bodyAt = hashesAt + (2 * RoundParameters.HashSize) + sizeof(uint);
        Body = encoded.AsMemory(bodyAt, encoded.Length - bodyAt - EnrolledKeys.SignatureSize);
    }

    public MessageType Type { get; }

    public string Session { get; }

    public int Round { get; }

    public string Sender { get; }

    public ReadOnlyMemory<byte> ParametersHash { get; }

    public ReadOnlyMemory<byte> ModelHash { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The message as it travels.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    /// <summary>What the signature is over.</summary>
    public ReadOnlyMemory<byte> SignedPart => _encoded.AsMemory(0, _encoded.Length - EnrolledKeys.SignatureSize);

    /// <summary>r and s.</summary>
    public ReadOnlyMemory<byte> Signature => _encoded.AsMemory(_encoded.Length - EnrolledKeys.SignatureSize);

    /// <summary>Makes and signs a message.</summary>
    public static SignedMessage Create(ECDsa key, RoundParameters parameters, string sender, MessageType type, ReadOnlySpan<byte> body)
    {
        using var writer = Header(parameters, sender, type, body);
        var signature = key.SignData(writer.Written, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return Parse(writer.Bytes(signature).Written, "own message");
    }

    /// <summary>A message of which only the signature travelled, because everybody knows the rest.</summary>
    public static SignedMessage Rebuild(RoundParameters parameters, string sender, MessageType type, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        using var writer = Header(parameters, sender, type, body);
        return Parse(writer.Bytes(signature).Written, "rebuilt message");
    }

    /// <summary>Reads a message without checking its signature.</summary>
    /// <param name="encoded">Bytes from anybody.</param>
    /// <param name="what">What they should be, for the error.</param>
    /// <exception cref="PrivacyException">These bytes are no message of this version.</exception>
    public static SignedMessage Parse(ReadOnlySpan<byte> encoded, string what)
    {
        var reader = new WireReader(encoded, what);
        if (reader.Text(Domain.Length) != Domain)
        {
            throw reader.Malformed("it is no message of this protocol");
        }

        var version = reader.Number8();
        if (version != RoundParameters.ProtocolVersion)
        {
            throw reader.Malformed($"protocol version {version} instead of {RoundParameters.ProtocolVersion}; update the older side");
        }

        var type = (MessageType)reader.Number8();
        var session = reader.Text(RoundParameters.MaximumNameLength);
        var round = reader.Number32();
        if (round > int.MaxValue)
        {
            throw reader.Malformed($"round {round} is too large");
        }

        var sender = reader.Text(RoundParameters.MaximumNameLength);
        var hashesAt = encoded.Length - reader.Remaining;
        reader.Bytes(2 * RoundParameters.HashSize);
        reader.Blob();
        reader.Bytes(EnrolledKeys.SignatureSize);
        reader.End();
        return new SignedMessage(encoded.ToArray(), type, session, (int)round, sender, hashesAt);
    }

    /// <summary>Checks that it belongs to this round and that the sender's enrolled key signed it.</summary>
    /// <exception cref="PrivacyException">It does not; the code says what is different.</exception>
    public void Verify(RoundParameters parameters, MessageType type, EnrolledKeys enrolled)
    {
        Require(Type == type, PrivacyRefusal.Malformed, $"a {Type} message where {type} is due");
        Require(
            Session == parameters.Session && Round == parameters.Round,
            PrivacyRefusal.ReplayedRound,
            $"a message of session {Session}, round {Round} in session {parameters.Session}, round {parameters.Round}");
        Require(
            ModelHash.Span.SequenceEqual(parameters.ModelHash.Span),
            PrivacyRefusal.DifferentModels,
            $"it is about model {Convert.ToHexStringLower(ModelHash.Span[..8])}…, here it is {Convert.ToHexStringLower(parameters.ModelHash.Span[..8])}…");
        Require(
            ParametersHash.Span.SequenceEqual(parameters.Hash.Span),
            PrivacyRefusal.DifferentParameters,
            "its parameters of the round are not the ones here");
        enrolled.Verify(this);
    }

    /// <summary>A message may come twice, but not with another content.</summary>
    /// <exception cref="PrivacyException">The other is different.</exception>
    internal void RequireSame(SignedMessage other) =>
        Require(Encoded.Span.SequenceEqual(other.Encoded.Span), PrivacyRefusal.AlreadyAnswered, $"its {Type} message came before, and different");

    private static WireWriter Header(RoundParameters parameters, string sender, MessageType type, ReadOnlySpan<byte> body) =>
        new WireWriter().Text(Domain).Number8(RoundParameters.ProtocolVersion).Number8((byte)type).Text(parameters.Session).Number32((uint)parameters.Round)
            .Text(sender).Bytes(parameters.Hash.Span).Bytes(parameters.ModelHash.Span).Blob(body);

    private void Require(bool holds, PrivacyRefusal code, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(code, $"{Sender}: {otherwise}");
        }
    }
}
