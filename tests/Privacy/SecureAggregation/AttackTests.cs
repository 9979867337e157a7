using System.Buffers.Binary;
using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>A coordinator that breaks the protocol, each way by its name, and nodes that notice.</summary>
public sealed class AttackTests : IDisposable
{
    private const string Victim = "node-0000";
    private readonly Federation _federation = new(5);

    private SecureAggregationClient VictimClient => _federation.Clients[Victim];

    public void Dispose() => _federation.Dispose();

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
    public void A_coordinator_that_shrinks_the_cohort_in_the_roster_is_caught()
    {
        using var careful = _federation.Start(Victim, policy: Federation.Policy with { MinimumCohort = 5 });
        _federation.Clients[Victim] = careful;
        var four = RosterOf(_federation.Names.Where(name => name != "node-0004").Select(name => Message(_federation.Clients[name].Advertise())));
        Refused(PrivacyRefusal.CohortTooSmall, "this site", () => careful.ShareKeys(four));
    }

    [Fact]
    public void A_coordinator_that_shrinks_the_cohort_among_the_survivors_is_caught()
    {
        _federation.Clients[Victim] = _federation.Start(Victim, policy: Federation.Policy with { MinimumCohort = 5 });
        UpToMask();
        Refused(PrivacyRefusal.CohortTooSmall, "this site", () => VictimClient.Confirm(new byte[] { 0b01111 }));
    }

    [Fact]
    public void Two_nodes_never_aggregate()
    {
        var two = RosterOf(_federation.Names.Take(2).Select(name => Message(_federation.Clients[name].Advertise())));
        Refused(PrivacyRefusal.CohortTooSmall, "3", () => VictimClient.ShareKeys(two));
        Assert.Equal(PrivacyRefusal.CohortTooSmall, Assert.Throws<PrivacyException>(() => new SecureAggregationServer(_federation.Parameters, _federation.Enrolled, ["a", "b"])).Code);
    }

    [Fact]
    public void A_coordinator_that_picks_a_low_threshold_is_caught()
    {
        var roster = _federation.Advertise().ToArray();
        Assert.Equal(4u, BinaryPrimitives.ReadUInt32BigEndian(roster.AsSpan(4)));
        BinaryPrimitives.WriteUInt32BigEndian(roster.AsSpan(4), 2);
        Refused(PrivacyRefusal.ThresholdTooLow, "threshold of 2", () => VictimClient.ShareKeys(roster));
    }

    [Fact]
    public void A_coordinator_that_picks_a_threshold_below_the_sites_floor_is_caught()
    {
        _federation.Clients[Victim] = _federation.Start(Victim, policy: Federation.Policy with { MinimumThreshold = 5 });
        var roster = _federation.Advertise();
        Refused(PrivacyRefusal.ThresholdTooLow, "at least 5", () => VictimClient.ShareKeys(roster));
    }

    [Fact]
    public void A_round_that_holds_against_fewer_corrupt_nodes_than_the_site_asks_is_refused_before_it_starts() =>
        Assert.Equal(
            PrivacyRefusal.ThresholdTooLow,
            Assert.Throws<PrivacyException>(() => _federation.Start(Victim, policy: new ClientPolicy(MaxCorrupt: 0.2))).Code);

    [Fact]
    public void A_coordinator_that_names_fewer_neighbours_is_caught()
    {
        var roster = _federation.Advertise().ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(roster, 2);
        Refused(PrivacyRefusal.DifferentParameters, "neighbours", () => VictimClient.ShareKeys(roster));
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

    private static SignedMessage Message(ReadOnlyMemory<byte> encoded) => SignedMessage.Parse(encoded.Span, "test");

    private static NodeSet SetOf(int nodes, params int[] members)
    {
        var set = new NodeSet(nodes);
        foreach (var member in members)
        {
            set.Add(member);
        }

        return set;
    }

    private static int IndexOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> part) => bytes.IndexOf(part);

    private static ReadOnlyMemory<byte> RosterOf(IEnumerable<SignedMessage> messages)
    {
        var sorted = messages.OrderBy(message => message.Sender, StringComparer.Ordinal).ToList();
        var size = new GroupSize(sorted.Count, sorted.Count - 1, (2 * sorted.Count / 3) + 1);
        return Roster.Create(size, sorted).Encoded;
    }

    /// <summary>The roster of all, with one message in the place of its sender's, or beside the others.</summary>
    private ReadOnlyMemory<byte> RosterWith(SignedMessage message) =>
        RosterOf(_federation.Names.Select(name => _federation.Clients[name])
            .Select(client => Message(client.Phase == ClientPhase.Started ? client.Advertise() : client.LastMessage))
            .Where(other => other.Sender != message.Sender).Append(message));

    private void UpToMask(IReadOnlyList<string>? dropped = null)
    {
        _federation.Share(_federation.Advertise());
        foreach (var name in _federation.Names.Except(dropped ?? []))
        {
            _federation.Server.AcceptMaskedInput(_federation.MaskOne(name).Span);
        }
    }

    private void UpToConfirm()
    {
        UpToMask();
        _federation.Confirm(_federation.Server.CloseMasking());
    }

    private void Refused(PrivacyRefusal code, string named, Func<object> step)
    {
        var refusal = Assert.Throws<PrivacyException>(step);
        Assert.True(code == refusal.Code, $"{refusal.Code} instead of {code}: {refusal.Message}");
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ClientPhase.Refused, VictimClient.Phase);
    }
}
