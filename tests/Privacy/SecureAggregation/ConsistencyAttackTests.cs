using System.Buffers.Binary;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>Survivors that are not the ones, which would open a node's update.</summary>
public sealed class ConsistencyAttackTests : AttackTest
{
    [Fact]
    public void A_coordinator_that_asks_for_both_shares_with_another_set_is_caught()
    {
        UpToConfirm();
        var request = _federation.Server.UnmaskRequestFor(Victim).ToArray();

        // The same signatures, but node-0003 is now said to have dropped out: its other share would be asked for.
        request[0] &= 0b11110111;
        Refused(PrivacyRefusal.BothSharesAsked, "both shares", () => VictimClient.Unmask(request));
        Assert.Empty(VictimClient.LastMessage.ToArray());
    }

    [Fact]
    public void A_coordinator_that_asks_for_both_shares_in_two_consistency_rounds_is_caught()
    {
        UpToMask();
        VictimClient.Confirm(new byte[] { 0b11111 });
        Refused(PrivacyRefusal.BothSharesAsked, "both shares", () => VictimClient.Confirm(new byte[] { 0b10111 }));
    }

    [Fact]
    public void A_coordinator_that_asks_for_both_shares_one_after_the_other_is_answered_once()
    {
        UpToConfirm();
        var request = _federation.Server.UnmaskRequestFor(Victim);
        VictimClient.Unmask(request);
        Assert.Equal(PrivacyRefusal.AlreadyAnswered, Assert.Throws<PrivacyException>(() => VictimClient.Unmask(request)).Code);
        Assert.Equal(PrivacyRefusal.AlreadyAnswered, Assert.Throws<PrivacyException>(() => VictimClient.Confirm(new byte[] { 0b10111 })).Code);
        Assert.Empty(VictimClient.LastMessage.ToArray());
    }

    [Fact]
    public void An_answer_holds_one_share_of_each_node_and_never_its_other()
    {
        UpToMask(dropped: ["node-0003"]);
        var pairs = ClientState.Decode(_federation.Saved[Victim], _federation.Parameters).Shares;
        _federation.Confirm(_federation.Server.CloseMasking());
        var answer = VictimClient.Unmask(_federation.Server.UnmaskRequestFor(Victim)).ToArray();
        for (var node = 0; node < 5; node++)
        {
            var pair = pairs.AsSpan(node * ShareCipher.PairSize, ShareCipher.PairSize);
            var (seed, key) = (answer.AsSpan().IndexOf(pair[..32]) >= 0, answer.AsSpan().IndexOf(pair[32..]) >= 0);
            Assert.Equal((node != 3, node == 3), (seed, key));
        }
    }

    [Fact]
    public void A_coordinator_that_forges_the_consistency_set_with_one_signature_is_caught()
    {
        UpToConfirm();
        var request = _federation.Server.UnmaskRequestFor(Victim).ToArray();
        request[^1] ^= 1;
        Refused(PrivacyRefusal.ForgedConsistency, "node-0003", () => VictimClient.Unmask(request));
    }

    [Fact]
    public void A_coordinator_that_forges_the_consistency_set_by_repeating_a_signature_is_caught()
    {
        UpToConfirm();
        var request = _federation.Server.UnmaskRequestFor(Victim).ToArray();
        const int Entry = 4 + EnrolledKeys.SignatureSize;
        request.AsSpan(^(2 * Entry)..^Entry).CopyTo(request.AsSpan(^Entry..));
        Refused(PrivacyRefusal.ForgedConsistency, "twice", () => VictimClient.Unmask(request));
    }

    [Fact]
    public void A_coordinator_that_forges_the_consistency_set_with_too_few_signatures_is_caught()
    {
        UpToConfirm();
        var request = _federation.Server.UnmaskRequestFor(Victim).ToArray();
        var fewer = request[..^(4 + EnrolledKeys.SignatureSize)];
        BinaryPrimitives.WriteUInt32BigEndian(fewer.AsSpan(1), 3);
        Refused(PrivacyRefusal.ForgedConsistency, "4 are needed", () => VictimClient.Unmask(fewer));
    }

    [Fact]
    public void A_coordinator_that_invents_a_survivor_is_caught()
    {
        _federation.Share(_federation.Advertise(), ["node-0004"]);
        _federation.MaskOne(Victim);
        Refused(PrivacyRefusal.InventedSurvivor, "node-0004", () => VictimClient.Confirm(new byte[] { 0b11111 }));
    }

    [Fact]
    public void A_node_whose_update_is_left_out_does_not_help_to_open_the_others()
    {
        UpToMask();
        Refused(PrivacyRefusal.LeftOut, Victim, () => VictimClient.Confirm(new byte[] { 0b11110 }));
    }
}
