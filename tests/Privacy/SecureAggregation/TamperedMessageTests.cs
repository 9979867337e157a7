using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>What is changed, kept back or rubbish.</summary>
public sealed class TamperedMessageTests : AttackTest
{
    [Fact]
    public void A_share_changed_on_its_way_is_refused_before_anything_is_masked()
    {
        _federation.Share(_federation.Advertise());
        var delivery = _federation.Server.DeliveryFor(Victim).ToArray();
        delivery[^20] ^= 1;
        Refused(PrivacyRefusal.BadShare, "node-0004", () => VictimClient.BeginMasking(delivery));
    }

    [Fact]
    public void A_neighbour_that_the_coordinator_keeps_back_is_missed()
    {
        _federation.Share(_federation.Advertise());
        var delivery = _federation.Server.DeliveryFor(Victim);
        Refused(PrivacyRefusal.Malformed, "early", () => VictimClient.BeginMasking(delivery[..^ShareCipher.EncryptedSize]));
    }

    [Fact]
    public void After_a_refusal_nothing_is_answered_and_nothing_is_kept()
    {
        UpToConfirm();
        Assert.Throws<PrivacyException>(() => VictimClient.Unmask(new byte[] { 0 }));
        Assert.Equal(ClientPhase.Refused, VictimClient.Phase);
        var request = _federation.Server.UnmaskRequestFor(Victim);
        Assert.Throws<PrivacyException>(() => VictimClient.Unmask(request));
        _federation.Restart(Victim);
        Assert.Equal(ClientPhase.Refused, VictimClient.Phase);
        var state = ClientState.Decode(_federation.Saved[Victim], _federation.Parameters);
        Assert.Empty(state.Shares.Concat(state.Seed).Concat(state.MaskKey).Concat(state.ChannelKey));
    }

    [Fact]
    public void Any_changed_byte_of_what_a_coordinator_sends_is_refused()
    {
        var roster = _federation.Advertise();
        EveryChangeIsRefused(roster, (client, message) => client.ShareKeys(message));
        _federation.Share(roster);
        EveryChangeIsRefused(_federation.Server.DeliveryFor(Victim), (client, message) => client.BeginMasking(message));
        _federation.Confirm(_federation.Mask());
        EveryChangeIsRefused(_federation.Server.UnmaskRequestFor(Victim), (client, message) => client.Unmask(message));

        void EveryChangeIsRefused(ReadOnlyMemory<byte> message, Action<SecureAggregationClient, ReadOnlyMemory<byte>> step)
        {
            var state = _federation.Saved[Victim];
            for (var i = 0; i < message.Length; i += 1 + (message.Length / 150))
            {
                var changed = message.ToArray();
                changed[i] ^= (byte)(1 << (i % 8));
                using var client = SecureAggregationClient.Restore(
                    state, _federation.Key(Victim), _federation.Parameters, _federation.Enrolled, Federation.Policy, _ => { });
                Assert.Throws<PrivacyException>(() => step(client, changed));
                Assert.Equal(ClientPhase.Refused, client.Phase);
            }
        }
    }

    [Fact]
    public void Rubbish_is_refused_as_such_whatever_lengths_it_announces()
    {
        var roster = _federation.Advertise().ToArray();
        var random = new Random(4);
        foreach (var message in new[] { VictimClient.LastMessage.ToArray(), roster })
        {
            for (var i = 0; i < 300; i++)
            {
                var broken = message[..random.Next(1, message.Length)];
                broken[random.Next(broken.Length)] = 0xff;
                Assert.Throws<PrivacyException>(() => Roster.Parse(broken));
                Assert.Throws<PrivacyException>(() => SignedMessage.Parse(broken, "rubbish"));
                Assert.Throws<PrivacyException>(() => KeyShares.Parse(broken));
            }
        }
    }
}
