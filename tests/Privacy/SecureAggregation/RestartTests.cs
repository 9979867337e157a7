using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>A node's process is killed at each state, and another goes on from what was saved.</summary>
public sealed class RestartTests : IDisposable
{
    private const string Node = "node-0001";
    private readonly Federation _federation = new(5);

    private SecureAggregationClient Client => _federation.Clients[Node];

    public void Dispose() => _federation.Dispose();

    [Fact]
    public void A_node_that_is_restarted_after_every_message_finishes_the_round()
    {
        Client.Advertise();
        _federation.Restart(Node);
        _federation.Server.AcceptAdvertisement(Client.LastMessage.Span);
        foreach (var other in _federation.Names.Where(name => name != Node))
        {
            _federation.Server.AcceptAdvertisement(_federation.Clients[other].Advertise().Span);
        }

        var roster = _federation.Server.CloseAdvertising();
        foreach (var name in _federation.Names)
        {
            _federation.Clients[name].ShareKeys(roster);
            _federation.Restart(name);
            _federation.Server.AcceptShares(_federation.Clients[name].LastMessage.Span);
        }

        _federation.Server.CloseSharing();
        foreach (var name in _federation.Names)
        {
            _federation.MaskOne(name);
            _federation.Restart(name);
            _federation.Server.AcceptMaskedInput(_federation.Clients[name].LastMessage.Span);
        }

        var survivors = _federation.Server.CloseMasking();
        foreach (var name in _federation.Names)
        {
            _federation.Clients[name].Confirm(survivors);
            _federation.Restart(name);
            _federation.Server.AcceptConfirmation(_federation.Clients[name].LastMessage.Span);
        }

        _federation.Server.CloseConfirming();
        using var unmasked = _federation.Unmask();
        Assert.Equal(_federation.PlainSum(_federation.Names), _federation.Sum(unmasked));
    }

    [Fact]
    public void Before_its_first_message_nothing_is_saved_and_nothing_is_lost() => Assert.DoesNotContain(Node, _federation.Saved.Keys);

    [Fact]
    public void After_a_restart_no_step_is_done_twice()
    {
        var roster = _federation.Advertise();
        _federation.Restart(Node);
        RefusedAsAnswered(() => Client.Advertise());
        _federation.Share(roster);
        _federation.Restart(Node);
        RefusedAsAnswered(() => Client.ShareKeys(roster));
        var delivery = _federation.Server.DeliveryFor(Node);
        var survivors = _federation.Mask();
        _federation.Restart(Node);
        RefusedAsAnswered(() => Client.BeginMasking(delivery));
        _federation.Confirm(survivors);
        var request = _federation.Server.UnmaskRequestFor(Node);
        Client.Unmask(request);
        _federation.Restart(Node);
        RefusedAsAnswered(() => Client.Unmask(request));
        RefusedAsAnswered(() => Client.Confirm(survivors));
        Assert.Equal(ClientPhase.Done, Client.Phase);
        Assert.Empty(Client.LastMessage.ToArray());
    }

    [Fact]
    public void After_a_restart_a_node_does_not_confirm_other_survivors()
    {
        _federation.Share(_federation.Advertise());
        _federation.Confirm(_federation.Mask());
        _federation.Restart(Node);
        var refusal = Assert.Throws<PrivacyException>(() => Client.Confirm(new byte[] { 0b01111 }));
        Assert.Equal(PrivacyRefusal.BothSharesAsked, refusal.Code);
    }

    [Fact]
    public void A_node_that_is_stopped_while_it_masks_drops_out_instead_of_masking_another_update_with_the_same_masks()
    {
        _federation.Share(_federation.Advertise());
        var delivery = _federation.Server.DeliveryFor(Node);
        Client.BeginMasking(delivery).Apply(new uint[8]);
        _federation.Restart(Node);
        Assert.Equal(ClientPhase.Masking, Client.Phase);
        RefusedAsAnswered(() => Client.BeginMasking(delivery));
        RefusedAsAnswered(() => Client.CompleteMasking());
        Assert.Empty(Client.LastMessage.ToArray());
    }

    [Fact]
    public void What_could_not_be_saved_does_not_leave()
    {
        using var client = SecureAggregationClient.Start(
            Node, _federation.Key(Node), _federation.Parameters, _federation.Enrolled, Federation.Policy, _ => throw new IOException("disk full"));
        Assert.Throws<IOException>(() => client.Advertise());
        Assert.Empty(client.LastMessage.ToArray());
        Assert.Equal(ClientPhase.Refused, client.Phase);
    }

    [Fact]
    public void Own_keys_leave_the_saved_state_with_the_masked_update_and_shares_with_the_last_answer()
    {
        _federation.Share(_federation.Advertise());
        Assert.NotEmpty(State().MaskKey);
        Client.BeginMasking(_federation.Server.DeliveryFor(Node)).Apply(new uint[_federation.Parameters.VectorLength]);
        Assert.Empty(State().ChannelKey);
        _federation.Server.AcceptMaskedInput(Client.CompleteMasking().Span);
        Assert.Empty(State().MaskKey.Concat(State().Seed));
        Assert.NotEmpty(State().Shares);
        _federation.Confirm(_federation.Mask());
        Client.Unmask(_federation.Server.UnmaskRequestFor(Node));
        Assert.Empty(State().Shares);

        ClientState State() => ClientState.Decode(_federation.Saved[Node], _federation.Parameters);
    }

    [Fact]
    public void State_of_another_round_or_model_is_refused()
    {
        _federation.Advertise();
        foreach (var other in new[] { Federation.ParametersFor(5, round: 4), Federation.ParametersFor(5, model: 1), Federation.ParametersFor(5, session: "heart/2"), Federation.ParametersFor(5, values: 9) })
        {
            var refusal = Assert.Throws<PrivacyException>(() =>
                SecureAggregationClient.Restore(_federation.Saved[Node], _federation.Key(Node), other, _federation.Enrolled, Federation.Policy, _ => { }));
            Assert.Equal(PrivacyRefusal.ReplayedRound, refusal.Code);
        }
    }

    [Fact]
    public void A_damaged_state_is_refused()
    {
        _federation.Advertise();
        var refusal = Assert.Throws<PrivacyException>(() =>
            SecureAggregationClient.Restore(_federation.Saved[Node].AsSpan(0, 90), _federation.Key(Node), _federation.Parameters, _federation.Enrolled, Federation.Policy, _ => { }));
        Assert.Equal(PrivacyRefusal.Malformed, refusal.Code);
    }

    [Fact]
    public void Steps_out_of_order_are_refused_and_do_no_harm()
    {
        Assert.Equal(PrivacyRefusal.OutOfOrder, Assert.Throws<PrivacyException>(() => Client.Unmask(default)).Code);
        Assert.Equal(PrivacyRefusal.OutOfOrder, Assert.Throws<PrivacyException>(() => Client.BeginMasking(default)).Code);
        Assert.Equal(_federation.PlainSum(_federation.Names), _federation.Run());
    }

    private static void RefusedAsAnswered(Func<object> step) =>
        Assert.Equal(PrivacyRefusal.AlreadyAnswered, Assert.Throws<PrivacyException>(step).Code);
}
