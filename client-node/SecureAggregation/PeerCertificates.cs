using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.Policies;
using FedInfra.Identity;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>
/// Whom a node believes to be in a masked round: the certificates that the coordinator sent, each the authority's own. What
/// was checked once is remembered by its hash, so that a hundred nodes of one process in a hundred rounds cost no more.
/// </summary>
public sealed class PeerCertificates
{
    /// <summary>Most certificates that are looked at.</summary>
    public const int MaximumCount = GroupSize.MaximumNodes;

    /// <summary>Longest certificate that is looked at, in bytes; one of ours has about 500.</summary>
    public const int MaximumLength = 8192;

    private const int RememberedCohorts = 8;
    private const int RememberedCertificates = 2 * MaximumCount;

    private static readonly TimeSpan _clockTolerance = TimeSpan.FromDays(1);

    private readonly TrustedAuthority _authority;
    private readonly TimeProvider _time;
    private readonly IReadOnlyDictionary<string, string>? _pins;
    private readonly ConcurrentDictionary<string, PeerCertificate> _certificates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cohort> _cohorts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <param name="authority">The only one that is believed.</param>
    /// <param name="time">Says what has expired; a day's difference of clocks is forgiven.</param>
    /// <param name="pins">Node to the <see cref="PublicKeyHash"/> of its key: then nobody else is believed. Null believes the authority.</param>
    public PeerCertificates(TrustedAuthority authority, TimeProvider time, IReadOnlyDictionary<string, string>? pins = null) =>
        (_authority, _time, _pins) = (authority, time, pins);

    /// <summary>The keys of a round's nodes; shared between the nodes of a process, so do not dispose of them.</summary>
    /// <param name="certificates">X.509, DER.</param>
    /// <param name="own">The node that reads them: it must be among them, with its own key.</param>
    /// <exception cref="PrivacyException">One of them cannot be believed; who is named.</exception>
    public EnrolledKeys Read(IReadOnlyCollection<ByteString> certificates, NodeIdentity own)
    {
        if (certificates.Count > MaximumCount || certificates.Any(certificate => certificate.Length > MaximumLength))
        {
            throw new PrivacyException(
                PrivacyRefusal.Malformed, $"{certificates.Count} certificates, the longest of {certificates.Max(certificate => certificate.Length)} bytes; at most {MaximumCount} of {MaximumLength} are looked at");
        }

        Cohort cohort;
        lock (_lock)
        {
            cohort = CohortOf(certificates);
        }

        RequireTimes(cohort);
        RequireOwn(cohort, own);
        return cohort.Keys;
    }

    private Cohort CohortOf(IReadOnlyCollection<ByteString> certificates)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var certificate in certificates)
        {
            hash.AppendData(SHA256.HashData(certificate.Span));
        }

        var key = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (!_cohorts.TryGetValue(key, out var cohort))
        {
            cohort = Check(certificates);
            if (_cohorts.Count >= RememberedCohorts)
            {
                // Keys that a round still uses are released when it ends.
                _cohorts.Clear();
            }

            _cohorts.Add(key, cohort);
        }

        return cohort;
    }

    private Cohort Check(IReadOnlyCollection<ByteString> certificates)
    {
        var peers = new Dictionary<string, PeerCertificate>(StringComparer.Ordinal);
        foreach (var peer in certificates.Select(Certificate))
        {
            if (!peers.TryAdd(peer.Node, peer))
            {
                throw new PrivacyException(PrivacyRefusal.Malformed, $"{peer.Node}: is in the cohort twice");
            }

            RequirePinned(peer);
        }

        return new Cohort(peers, new EnrolledKeys(peers.Values.Select(peer => KeyValuePair.Create(peer.Node, peer.PublicKey))));
    }

    private PeerCertificate Certificate(ByteString der)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(der.Span));
        if (_certificates.TryGetValue(hash, out var known))
        {
            return known;
        }

        if (_certificates.Count >= RememberedCertificates)
        {
            _certificates.Clear();
        }

        return _certificates[hash] = PeerCertificate.Read(der.ToByteArray(), _authority);
    }

    private void RequirePinned(PeerCertificate peer)
    {
        if (_pins is null)
        {
            return;
        }

        if (!_pins.TryGetValue(peer.Node, out var pinned))
        {
            throw new PrivacyException(PrivacyRefusal.UnknownNode, $"{peer.Node}: is not among the peers that this site has pinned (secure-aggregation.peers)");
        }

        if (!Fingerprints.Same(pinned, peer.KeyHash))
        {
            throw new PrivacyException(PrivacyRefusal.SwappedKey, $"{peer.Node}: its key is {peer.KeyHash}, but this site has pinned {pinned} (secure-aggregation.peers)");
        }
    }

    private void RequireTimes(Cohort cohort)
    {
        var now = _time.GetUtcNow();
        foreach (var peer in cohort.Peers.Values)
        {
            if (peer.Ends + _clockTolerance < now || peer.Begins - _clockTolerance > now)
            {
                throw new PrivacyException(
                    PrivacyRefusal.UnknownNode, string.Create(CultureInfo.InvariantCulture, $"{peer.Node}: its certificate lasts from {peer.Begins:u} to {peer.Ends:u}, and it is {now:u} here"));
            }
        }
    }

    private static void RequireOwn(Cohort cohort, NodeIdentity own)
    {
        if (!cohort.Peers.TryGetValue(own.Node, out var self))
        {
            throw new PrivacyException(PrivacyRefusal.UnknownNode, $"{own.Node}: this node's own certificate is not among those of the cohort that it is asked to join");
        }

        if (!self.PublicKey.Span.SequenceEqual(own.Key.ExportSubjectPublicKeyInfo()))
        {
            throw new PrivacyException(PrivacyRefusal.SwappedKey, $"{own.Node}: the cohort has a certificate of this node's name with another key");
        }
    }

    private sealed record Cohort(IReadOnlyDictionary<string, PeerCertificate> Peers, EnrolledKeys Keys);
}
