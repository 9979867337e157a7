using System.Security.Cryptography;
using FedInfra.ClientNode.SecureAggregation;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Privacy;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

public sealed class PeerCertificatesTests : IDisposable
{
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    private readonly MaskedFederation _federation = new();
    private readonly ECDsa _stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private RepeatedField<ByteString> Certificates => _federation.Directive.Train.Masking.Certificates;

    public void Dispose()
    {
        _stranger.Dispose();
        _federation.Dispose();
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = new TestAuthority();
        Certificates[3] = ByteString.CopyFrom(other.Issue("node-3", _federation.Keys["node-3"], _week));
        await RefusedAsync(PrivacyRefusal.UnknownNode, "node-3");
    }

    [Fact]
    public async Task A_servers_certificate_is_refused()
    {
        Certificates[3] = ByteString.CopyFrom(_federation.Authority.Issue("node-3", _federation.Keys["node-3"], _week, use: "1.3.6.1.5.5.7.3.1"));
        await RefusedAsync(PrivacyRefusal.UnknownNode, "node-3");
    }

    [Fact]
    public async Task A_certificate_that_expired_days_ago_is_refused()
    {
        Certificates[3] = ByteString.CopyFrom(_federation.Authority.Issue("node-3", _federation.Keys["node-3"], TimeSpan.FromHours(-25)));
        await RefusedAsync(PrivacyRefusal.UnknownNode, "node-3");
    }

    [Fact]
    public void A_certificate_that_expired_within_a_day_is_taken_because_clocks_differ()
    {
        Certificates[3] = ByteString.CopyFrom(_federation.Authority.Issue("node-3", _federation.Keys["node-3"], TimeSpan.FromHours(-23)));
        var node = _federation.Node(MaskedFederation.Victim);
        Assert.Equal(_federation.Keys.Keys, node.Peers.Read(Certificates, _federation.IdentityOf(MaskedFederation.Victim)).Nodes);
    }

    [Fact]
    public async Task A_node_that_is_twice_in_the_cohort_is_refused()
    {
        Certificates.Add(ByteString.CopyFrom(_federation.Authority.Issue("node-3", _stranger, _week)));
        _federation.Directive.Train.Masking.MaximumNodes = 10;
        await RefusedAsync(PrivacyRefusal.Malformed, "node-3: is in the cohort twice");
    }

    [Fact]
    public async Task A_cohort_without_this_node_is_refused()
    {
        Certificates.RemoveAt(0);
        await RefusedAsync(PrivacyRefusal.UnknownNode, "node-0: this node's own certificate");
    }

    [Fact]
    public async Task A_cohort_with_another_key_under_this_nodes_name_is_refused()
    {
        Certificates[0] = ByteString.CopyFrom(_federation.Authority.Issue(MaskedFederation.Victim, _stranger, _week));
        await RefusedAsync(PrivacyRefusal.SwappedKey, "node-0");
    }

    [Fact]
    public async Task What_is_no_certificate_or_too_long_for_one_is_refused()
    {
        Certificates[3] = ByteString.CopyFrom(1, 2, 3);
        await RefusedAsync(PrivacyRefusal.Malformed, "cannot be read");
        Certificates[3] = ByteString.CopyFrom(new byte[PeerCertificates.MaximumLength + 1]);
        await RefusedAsync(PrivacyRefusal.Malformed, "8193 bytes");
    }

    [Fact]
    public async Task A_name_that_no_node_can_have_is_refused()
    {
        Certificates[3] = ByteString.CopyFrom(_federation.Authority.Issue("Node 3/../..", _federation.Keys["node-3"], _week));
        await RefusedAsync(PrivacyRefusal.Malformed, "not a node's name");
    }

    [Fact]
    public async Task A_peer_that_is_not_pinned_is_refused_though_the_authority_signed_it()
    {
        var pins = Pins();
        pins.Remove("node-4");
        await RefusedAsync(PrivacyRefusal.UnknownNode, "node-4", pins);
    }

    [Fact]
    public async Task A_pinned_peer_with_another_key_is_refused_though_the_authority_signed_it()
    {
        Certificates[4] = ByteString.CopyFrom(_federation.Authority.Issue("node-4", _stranger, _week));
        await RefusedAsync(PrivacyRefusal.SwappedKey, "node-4", Pins());
    }

    [Fact]
    public void A_pin_may_be_written_in_capitals()
    {
        var pins = Pins().ToDictionary(pin => pin.Key, pin => pin.Value.ToUpperInvariant());
        var node = _federation.Node(MaskedFederation.Victim, pins: pins);

        Assert.Equal(_federation.Keys.Keys, node.Peers.Read(Certificates, _federation.IdentityOf(MaskedFederation.Victim)).Nodes);
    }

    [Fact]
    public void A_cohort_of_pinned_peers_is_checked_once()
    {
        var node = _federation.Node(MaskedFederation.Victim, pins: Pins());
        var (one, other) = (_federation.IdentityOf(MaskedFederation.Victim), _federation.IdentityOf("node-1"));

        Assert.Same(node.Peers.Read(Certificates, one), node.Peers.Read(Certificates.Clone(), other));
    }

    [Fact]
    public void What_was_remembered_is_still_refused_once_it_has_expired()
    {
        var time = new MovedTime();
        var peers = new PeerCertificates(_federation.Authority.Trusted, time);
        var own = _federation.IdentityOf(MaskedFederation.Victim);
        peers.Read(Certificates, own);
        time.Ahead = TimeSpan.FromDays(9);

        Assert.Equal(PrivacyRefusal.UnknownNode, Assert.Throws<PrivacyException>(() => peers.Read(Certificates, own)).Code);
    }

    private Dictionary<string, string> Pins() =>
        _federation.Keys.ToDictionary(key => key.Key, key => Convert.ToHexStringLower(SHA256.HashData(key.Value.ExportSubjectPublicKeyInfo())));

    /// <summary>Refused before the training, and the coordinator is told with the code.</summary>
    private async Task RefusedAsync(PrivacyRefusal code, string named, Dictionary<string, string>? pins = null)
    {
        var node = _federation.Node(MaskedFederation.Victim, pins: pins, engine: spec => new FakeTrainer(spec, _ => Assert.Fail("it trained")));
        await node.RunAsync(_federation.Directive);

        Assert.Equal(Failed.Types.Kind.Refused, node.Refusal.Kind);
        Assert.StartsWith($"{code}: ", node.Refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(named, node.Refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Link.Advances);
        Assert.Empty(Directory.GetFiles(node.Rounds));
    }

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
