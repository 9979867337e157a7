using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// The public keys of the nodes that are enrolled, as the site or its certificate authority knows them: the one thing that
/// a coordinator cannot invent. May be shared between threads and, in a simulation, between nodes.
/// </summary>
public sealed class EnrolledKeys : IDisposable
{
    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    private const int RememberedMessages = 1 << 16;

    private readonly Dictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);

    // Virtual nodes of one process look at the same messages a thousand times; a real one looks once.
    private readonly ConcurrentDictionary<(UInt128, UInt128), bool> _verified = new();

    // So they do at one roster; its keys are imported for all of them once.
    private readonly Lock _reading = new();
    private Roster? _roster;

    /// <param name="publicKeys">Node to its key on P-256 as SubjectPublicKeyInfo (what a certificate carries).</param>
    /// <exception cref="PrivacyException">A key cannot be read or is on another curve.</exception>
    public EnrolledKeys(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> publicKeys)
    {
        foreach (var (node, publicKey) in publicKeys)
        {
            var key = ECDsa.Create();
            _keys.Add(node, key);
            try
            {
                key.ImportSubjectPublicKeyInfo(publicKey.Span, out _);
            }
            catch (CryptographicException exception)
            {
                throw new PrivacyException($"{node}: its enrolled key cannot be read: {exception.Message}", exception);
            }

            if (key.KeySize != 256)
            {
                throw new PrivacyException($"{node}: its enrolled key has {key.KeySize} bits; P-256 is needed");
            }
        }
    }

    /// <summary>Names of the enrolled nodes.</summary>
    public IReadOnlyCollection<string> Nodes => _keys.Keys;

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    /// <summary>Reads a roster, or finds that it is, byte for byte, the one that was read last.</summary>
    /// <exception cref="PrivacyException">These bytes are no roster.</exception>
    internal Roster Read(ReadOnlySpan<byte> roster)
    {
        lock (_reading)
        {
            return _roster is { } known && roster.SequenceEqual(known.Encoded) ? known : _roster = Roster.Parse(roster);
        }
    }

    internal void Verify(SignedMessage message)
    {
        if (!_keys.TryGetValue(message.Sender, out var key))
        {
            throw new PrivacyException(PrivacyRefusal.UnknownNode, $"{message.Sender}: no such node is enrolled here");
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message.Encoded.Span, digest);
        var remembered = (BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
        if (_verified.ContainsKey(remembered))
        {
            return;
        }

        bool holds;
        lock (key)
        {
            holds = key.VerifyData(message.SignedPart.Span, message.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        if (!holds)
        {
            throw new PrivacyException(
                PrivacyRefusal.ForgedSignature, $"{message.Sender}: its enrolled key did not sign this {message.Type} message; it was changed on the way or invented");
        }

        if (_verified.Count < RememberedMessages)
        {
            _verified[remembered] = true;
        }
    }
}
