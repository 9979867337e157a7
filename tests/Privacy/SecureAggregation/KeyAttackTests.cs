using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>Keys that are not whose they are said to be.</summary>
public sealed class KeyAttackTests : AttackTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(PeerKey.Size)]
    public void A_coordinator_that_swaps_a_key_is_caught_by_the_owners_signature(int key)
    {
        var roster = _federation.Advertise().ToArray();
        var other = Roster.Parse(roster).Advertisement(3);
        using var invented = AgreementKey.Generate();
        var at = IndexOf(roster, other.Body.Span) + key;
        invented.PublicKey.CopyTo(roster, at);
        Refused(PrivacyRefusal.ForgedSignature, "node-0003", () => VictimClient.ShareKeys(roster));
    }

    [Fact]
    public void A_coordinator_that_swaps_a_key_and_signs_it_itself_is_caught_because_keys_are_enrolled()
    {
        using var coordinator = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var invented = SecureAggregationClient.Start("node-0003", coordinator, _federation.Parameters, _federation.Enrolled, Federation.Policy, _ => { });
        Refused(PrivacyRefusal.ForgedSignature, "node-0003", () => VictimClient.ShareKeys(RosterWith(Message(invented.Advertise()))));
    }

    [Fact]
    public void A_coordinator_that_swaps_a_nodes_own_keys_is_caught_even_with_that_nodes_signature()
    {
        using var earlier = _federation.Start(Victim);
        Refused(PrivacyRefusal.SwappedKey, Victim, () => VictimClient.ShareKeys(RosterWith(Message(earlier.Advertise()))));
    }

    [Fact]
    public void Two_nodes_with_one_key_are_refused()
    {
        var copied = SignedMessage.Create(
            _federation.Key("node-0002"), _federation.Parameters, "node-0002", MessageType.Advertise, Message(_federation.Clients["node-0003"].Advertise()).Body.Span);
        Refused(PrivacyRefusal.SwappedKey, "node-0003", () => VictimClient.ShareKeys(RosterWith(copied)));
        _federation.Server.AcceptAdvertisement(copied.Encoded.Span);
        var refusal = Assert.Throws<PrivacyException>(() => _federation.Server.AcceptAdvertisement(_federation.Clients["node-0003"].LastMessage.Span));
        Assert.Equal(PrivacyRefusal.SwappedKey, refusal.Code);
    }

    [Fact]
    public void A_key_that_is_no_point_of_the_curve_is_refused()
    {
        var broken = SignedMessage.Create(
            _federation.Key("node-0002"), _federation.Parameters, "node-0002", MessageType.Advertise, Enumerable.Range(1, 2 * PeerKey.Size).Select(i => (byte)i).ToArray());
        var refusal = Assert.Throws<PrivacyException>(() => _federation.Server.AcceptAdvertisement(broken.Encoded.Span));
        Assert.Equal(PrivacyRefusal.Malformed, refusal.Code);
        Refused(PrivacyRefusal.Malformed, "node-0002", () => VictimClient.ShareKeys(RosterWith(broken)));
    }

    [Fact]
    public void A_coordinator_that_invents_a_node_is_caught_because_it_is_not_enrolled()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ghost = SecureAggregationClient.Start("node-9999", key, _federation.Parameters, _federation.Enrolled, Federation.Policy, _ => { });
        Refused(PrivacyRefusal.UnknownNode, "node-9999", () => VictimClient.ShareKeys(RosterWith(Message(ghost.Advertise()))));
    }
}
