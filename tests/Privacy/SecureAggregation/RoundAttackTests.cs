using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>Messages of other rounds, and nodes that are told different things.</summary>
public sealed class RoundAttackTests : AttackTest
{
    [Theory]
    [InlineData("heart/1", 2)]
    [InlineData("heart/0", 3)]
    public void A_coordinator_that_replays_a_round_is_caught(string session, int round)
    {
        using var earlier = _federation.Start("node-0001", Federation.ParametersFor(5, session, round));
        Refused(PrivacyRefusal.ReplayedRound, "node-0001", () => VictimClient.ShareKeys(RosterWith(Message(earlier.Advertise()))));
    }

    [Fact]
    public void A_coordinator_that_relabels_a_replayed_message_is_caught_by_its_signature()
    {
        using var earlier = _federation.Start("node-0001", Federation.ParametersFor(5, round: 2));
        var old = Message(earlier.Advertise());
        var relabelled = SignedMessage.Rebuild(_federation.Parameters, "node-0001", MessageType.Advertise, old.Body.Span, old.Signature.Span);
        Refused(PrivacyRefusal.ForgedSignature, "node-0001", () => VictimClient.ShareKeys(RosterWith(relabelled)));
    }

    [Fact]
    public void A_coordinator_that_gives_nodes_different_models_is_caught()
    {
        using var misled = _federation.Start("node-0001", Federation.ParametersFor(5, model: 8));
        Refused(PrivacyRefusal.DifferentModels, "node-0001", () => VictimClient.ShareKeys(RosterWith(Message(misled.Advertise()))));
    }

    [Fact]
    public void Masks_of_nodes_with_different_models_do_not_cancel_even_where_nobody_looks()
    {
        var (one, other) = (new byte[16], new byte[16]);
        var agreed = RandomNumberGenerator.GetBytes(32);
        KeyDerivation.PairMask(agreed, Federation.ParametersFor(5), "a", "b", one);
        KeyDerivation.PairMask(agreed, Federation.ParametersFor(5, model: 8), "a", "b", other);
        Assert.NotEqual(one, other);
        KeyDerivation.PairMask(agreed, Federation.ParametersFor(5, round: 4), "a", "b", other);
        Assert.NotEqual(one, other);
        KeyDerivation.PairMask(agreed, Federation.ParametersFor(5), "a", "b", other);
        Assert.Equal(one, other);
    }

    [Fact]
    public void A_coordinator_that_gives_nodes_different_parameters_is_caught()
    {
        using var misled = _federation.Start("node-0001", Federation.ParametersFor(5, maxCorrupt: 0.2));
        Refused(PrivacyRefusal.DifferentParameters, "node-0001", () => VictimClient.ShareKeys(RosterWith(Message(misled.Advertise()))));
    }

    [Fact]
    public void A_coordinator_that_shows_different_rosters_is_caught()
    {
        var messages = _federation.Names.ToDictionary(name => name, name => Message(_federation.Clients[name].Advertise()));
        var whole = RosterOf(messages.Values);
        var part = RosterOf(messages.Values.Where(message => message.Sender != "node-0004"));

        // The victim sees all five, the others four; the victim is then given their shares.
        VictimClient.ShareKeys(whole);
        var shares = _federation.Names.Where(name => name is not (Victim or "node-0004"))
            .Select(name => KeyShares.Parse(_federation.Clients[name].ShareKeys(part).Span)).ToList();
        var sharers = SetOf(5, 0, 1, 2, 3);
        var delivery = ShareDelivery.Encode(sharers, shares.Select(share => (share.Message, (ReadOnlyMemory<byte>)share.Encrypted.AsMemory(0, ShareCipher.EncryptedSize))));
        Refused(PrivacyRefusal.DifferentRosters, "node-0001", () => VictimClient.BeginMasking(delivery));
    }
}
