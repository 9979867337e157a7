using System.Buffers.Binary;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>A coordinator that breaks the protocol, each way by its name: the node refuses, says so, and keeps nothing.</summary>
public sealed class CheatingCoordinatorTests : IDisposable
{
    private readonly MaskedFederation _federation = new();
    private readonly Dictionary<string, SecureAggregationClient> _peers;
    private readonly SecureAggregationServer _server;
    private ReadOnlyMemory<byte> _roster;
    private ClientPolicy _policy = new();

    public CheatingCoordinatorTests()
    {
        _peers = _federation.Keys.Keys.Skip(1).ToDictionary(name => name, name => _federation.Peer(name));
        _server = new SecureAggregationServer(_federation.Parameters, _federation.Enrolled, _federation.Keys.Keys);
    }

    public void Dispose()
    {
        foreach (var peer in _peers.Values)
        {
            peer.Dispose();
        }

        _server.Dispose();
        _federation.Dispose();
    }

    [Fact]
    public async Task A_coordinator_that_keeps_to_the_protocol_is_not_refused()
    {
        var node = await RunAsync(Honest);
        Assert.NotNull(Assert.Single(node.Link.Reports).Trained);
        using var unmasked = _server.Unmask();
        Assert.Equal(MaskedFederation.Nodes, unmasked.Contributors.Count);
    }

    [Fact]
    public Task A_coordinator_that_shows_different_rosters_is_refused() => RefusedAsync(PrivacyRefusal.DifferentRosters, (step, message) =>
    {
        if (step == MaskingStep.Advertise)
        {
            // This node sees all five; the others see four, and share for them.
            var messages = _peers.Values.Select(peer => Parse(peer.Advertise())).Append(Parse(message)).ToList();
            _roster = RosterOf(messages.Where(other => other.Sender != "node-4"));
            return RosterOf(messages);
        }

        var sharers = new NodeSet(MaskedFederation.Nodes);
        Enumerable.Range(0, 4).ToList().ForEach(sharers.Add);
        return ShareDelivery.Encode(sharers, _peers.Where(peer => peer.Key != "node-4").Select(peer => KeyShares.Parse(peer.Value.ShareKeys(_roster).Span))
            .Select(share => (share.Message, (ReadOnlyMemory<byte>)share.Encrypted.AsMemory(0, ShareCipher.EncryptedSize))));
    });

    [Fact]
    public Task A_coordinator_that_gives_nodes_different_models_is_refused() =>
        RefusedAsync(PrivacyRefusal.DifferentModels, WithPeer(MaskedRounds.ParametersOf(_federation.Directive, new byte[32])));

    [Fact]
    public Task A_coordinator_that_gives_nodes_different_plans_is_refused()
    {
        var other = _federation.Directive.Clone();
        other.Train.Plan.Epochs = 100;
        return RefusedAsync(PrivacyRefusal.DifferentParameters, WithPeer(MaskedRounds.ParametersOf(other, _federation.Model)));
    }

    [Fact]
    public Task A_coordinator_that_replays_a_message_of_another_round_is_refused()
    {
        var other = _federation.Directive.Clone();
        other.Train.Masking.Session = "digits-1/0/1";
        return RefusedAsync(PrivacyRefusal.ReplayedRound, WithPeer(MaskedRounds.ParametersOf(other, _federation.Model)));
    }

    [Fact]
    public async Task A_coordinator_that_replays_a_round_is_refused()
    {
        var node = await RunAsync(Honest);
        var again = _federation.Directive.Clone();
        again.Id = "d2";
        await node.RunAsync(again);

        var refusal = node.Link.Reports.Last().Failed;
        Assert.Equal(Failed.Types.Kind.Refused, refusal.Kind);
        Assert.StartsWith("ReplayedRound: ", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(5, node.Link.Advances.Count);
    }

    [Fact]
    public async Task A_coordinator_that_asks_for_both_shares_is_refused()
    {
        var node = await RefusedAsync(PrivacyRefusal.BothSharesAsked, (step, message) =>
        {
            var answer = Honest(step, message).ToArray();
            if (step == MaskingStep.Confirm)
            {
                // The same signatures, but node-3 is now said to have dropped out: its other share would be asked for.
                answer[0] &= 0b11110111;
            }

            return answer;
        });
        Assert.DoesNotContain(node.Link.Advances, request => request.Step == MaskingStep.Unmask);
    }

    [Fact]
    public Task A_coordinator_that_leaves_this_nodes_update_out_is_not_helped_to_open_the_others() =>
        RefusedAsync(PrivacyRefusal.LeftOut, (step, message) => step == MaskingStep.MaskedInput ? new byte[] { 0b11110 } : Honest(step, message));

    [Fact]
    public Task A_coordinator_that_shrinks_the_cohort_in_the_roster_is_refused()
    {
        _policy = new ClientPolicy(MinimumCohort: 5);
        return RefusedAsync(
            PrivacyRefusal.CohortTooSmall,
            (_, message) => RosterOf(_peers.Values.Skip(1).Select(peer => Parse(peer.Advertise())).Append(Parse(message))));
    }

    [Fact]
    public Task A_coordinator_that_shrinks_the_cohort_among_the_survivors_is_refused()
    {
        _policy = new ClientPolicy(MinimumCohort: 5);
        return RefusedAsync(PrivacyRefusal.CohortTooSmall, (step, message) => step == MaskingStep.MaskedInput ? new byte[] { 0b01111 } : Honest(step, message));
    }

    [Fact]
    public Task A_coordinator_that_picks_a_low_threshold_is_refused() => RefusedAsync(PrivacyRefusal.ThresholdTooLow, (step, message) =>
    {
        var roster = Honest(step, message).ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(roster.AsSpan(4), 2);
        return roster;
    });

    [Fact]
    public Task A_coordinator_that_sends_rubbish_is_refused() => RefusedAsync(PrivacyRefusal.Malformed, (_, _) => new byte[] { 1, 2, 3 });

    [Fact]
    public Task A_cohort_below_the_sites_minimum_is_refused_before_the_training()
    {
        _policy = new ClientPolicy(MinimumCohort: 6);
        return RefusedBeforeTrainingAsync(PrivacyRefusal.CohortTooSmall);
    }

    [Fact]
    public Task A_round_against_fewer_corrupt_nodes_than_the_site_asks_for_is_refused_before_the_training()
    {
        _federation.Directive.Train.Masking.MaxCorrupt = 0;
        return RefusedBeforeTrainingAsync(PrivacyRefusal.ThresholdTooLow);
    }

    [Fact]
    public Task Sums_that_could_overflow_are_refused_before_the_training()
    {
        _federation.Directive.Train.Masking.MaximumWeight = 1 << 20;
        return RefusedBeforeTrainingAsync(PrivacyRefusal.Overflow);
    }

    [Fact]
    public Task A_graph_seed_that_is_none_is_refused_before_the_training()
    {
        _federation.Directive.Train.Masking.GraphSeed = ByteString.Empty;
        return RefusedBeforeTrainingAsync(PrivacyRefusal.InvalidParameter);
    }

    private static SignedMessage Parse(ReadOnlyMemory<byte> message) => SignedMessage.Parse(message.Span, "test");

    private static ReadOnlyMemory<byte> RosterOf(IEnumerable<SignedMessage> messages)
    {
        var sorted = messages.OrderBy(message => message.Sender, StringComparer.Ordinal).ToList();
        return Roster.Create(new GroupSize(sorted.Count, sorted.Count - 1, (2 * sorted.Count / 3) + 1), sorted).Encoded;
    }

    /// <summary>A roster in which node-1 advertised for a round of other parameters.</summary>
    private Func<MaskingStep, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> WithPeer(RoundParameters parameters) => (_, message) =>
    {
        using var misled = _federation.Peer("node-1", parameters);
        return RosterOf(_peers.Values.Skip(1).Select(peer => Parse(peer.Advertise())).Append(Parse(message)).Append(Parse(misled.Advertise())));
    };

    private ReadOnlyMemory<byte> Honest(MaskingStep step, ReadOnlyMemory<byte> message)
    {
        switch (step)
        {
            case MaskingStep.Advertise:
                _server.AcceptAdvertisement(message.Span);
                Each(peer => _server.AcceptAdvertisement(peer.Value.Advertise().Span));
                return _roster = _server.CloseAdvertising();
            case MaskingStep.ShareKeys:
                _server.AcceptShares(message.Span);
                Each(peer => _server.AcceptShares(peer.Value.ShareKeys(_roster).Span));
                _server.CloseSharing();
                return _server.DeliveryFor(MaskedFederation.Victim);
            case MaskingStep.MaskedInput:
                _server.AcceptMaskedInput(message.Span);
                Each(peer =>
                {
                    peer.Value.BeginMasking(_server.DeliveryFor(peer.Key)).Apply(new uint[_federation.Parameters.VectorLength]);
                    _server.AcceptMaskedInput(peer.Value.CompleteMasking().Span);
                });
                return _server.CloseMasking();
            case MaskingStep.Confirm:
                _server.AcceptConfirmation(message.Span);
                Each(peer => _server.AcceptConfirmation(peer.Value.Confirm(new byte[] { 0b11111 }).Span));
                _server.CloseConfirming();
                return _server.UnmaskRequestFor(MaskedFederation.Victim);
            default:
                _server.AcceptUnmask(message.Span);
                Each(peer => _server.AcceptUnmask(peer.Value.Unmask(_server.UnmaskRequestFor(peer.Key)).Span));
                return default;
        }
    }

    private void Each(Action<KeyValuePair<string, SecureAggregationClient>> step) => _peers.ToList().ForEach(step);

    private async Task<MaskedNode> RunAsync(Func<MaskingStep, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> answer)
    {
        var node = _federation.Node(MaskedFederation.Victim, _policy);
        node.Link.OnAdvance = (request, _) => Task.FromResult(
            new AdvanceReply { Ready = true, Next = ByteString.CopyFrom(answer(request.Step, request.Message.Memory).Span) });
        await node.RunAsync(_federation.Directive);
        Assert.Empty(node.Left);
        return node;
    }

    private async Task<MaskedNode> RefusedAsync(PrivacyRefusal code, Func<MaskingStep, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> answer)
    {
        var node = await RunAsync(answer);
        Assert.Equal(Failed.Types.Kind.Refused, node.Refusal.Kind);
        Assert.StartsWith($"{code}: ", node.Refusal.Reason, StringComparison.Ordinal);
        return node;
    }

    private async Task RefusedBeforeTrainingAsync(PrivacyRefusal code)
    {
        var node = _federation.Node(MaskedFederation.Victim, _policy, engine: spec => new FakeTrainer(spec, _ => Assert.Fail("it trained")));
        await node.RunAsync(_federation.Directive);
        Assert.Equal(Failed.Types.Kind.Refused, node.Refusal.Kind);
        Assert.StartsWith($"{code}: ", node.Refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Link.Advances);
    }
}
