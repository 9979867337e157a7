using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>Rounds in which a node shares with few of the others.</summary>
public sealed class SparseRoundTests : IDisposable
{
    private const string Victim = "node-0000";
    private readonly Federation _federation = new(101, Federation.ParametersFor(101, maxCorrupt: 0, maxDropout: 0.01));

    private ClientView View(ReadOnlyMemory<byte> roster) => new(Roster.Parse(roster.Span), Victim, _federation.Parameters, Federation.Policy);

    public void Dispose() => _federation.Dispose();

    [Fact]
    public void A_node_shares_with_its_neighbours_alone_and_all_sums_are_right()
    {
        Assert.Equal(new GroupSize(101, 6, 4), _federation.Parameters.SizeOf(101));
        var roster = _federation.Advertise();
        _federation.Share(roster, ["node-0050"]);
        _federation.Confirm(_federation.Mask(["node-0100"]));
        using var unmasked = _federation.Unmask();
        Assert.Equal(99, unmasked.Contributors.Count);
        Assert.Equal(_federation.PlainSum(unmasked.Contributors), _federation.Sum(unmasked));
    }

    [Fact]
    public void A_wrong_share_is_named()
    {
        var roster = _federation.Advertise();
        _federation.Share(roster);
        _federation.Confirm(_federation.Mask());
        var answer = SignedMessage.Parse(_federation.Clients[Victim].Unmask(_federation.Server.UnmaskRequestFor(Victim)).Span, "test");
        var body = answer.Body.ToArray();
        body[^1] ^= 1;
        _federation.Server.AcceptUnmask(SignedMessage.Create(_federation.Key(Victim), _federation.Parameters, Victim, MessageType.Unmask, body).Encoded.Span);
        using var unmasked = _federation.Unmask([Victim]);

        // The victim comes first among anybody's holders, so its share is always looked at.
        var owner = View(roster).Roster.Name(View(roster).Holders[^1]);
        Assert.Equal([new WrongShare(Victim, owner)], unmasked.WrongShares);
        Assert.Equal(_federation.PlainSum(unmasked.Contributors), _federation.Sum(unmasked));
    }

    [Fact]
    public void A_coordinator_that_draws_another_graph_is_caught_because_nodes_draw_their_own()
    {
        var roster = _federation.Advertise();
        var view = View(roster);
        _federation.Share(roster);
        var (right, stranger) = (_federation.Server.DeliveryFor(Victim), Enumerable.Range(1, 100).First(node => !view.Holders.Contains(node)));

        // The entry of the first holder is replaced by a stranger's, with a share that somebody else was sent.
        var entries = new List<(SignedMessage, ReadOnlyMemory<byte>)>();
        foreach (var holder in view.Holders.Skip(1).Prepend(stranger))
        {
            var shares = KeyShares.Parse(_federation.Clients[view.Roster.Name(holder)].LastMessage.Span);
            entries.Add((shares.Message, shares.Encrypted.AsMemory(0, ShareCipher.EncryptedSize)));
        }

        var sharers = view.Read(right.Span[..NodeSet.SizeOf(101)], "sharers");
        var refusal = Assert.Throws<PrivacyException>(() => _federation.Clients[Victim].BeginMasking(ShareDelivery.Encode(sharers, entries)));
        Assert.Contains($"shares of {view.Roster.Name(stranger)} where those of {view.Roster.Name(view.Holders[0])} are due", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signatures_of_nodes_that_do_not_hold_this_nodes_shares_do_not_count()
    {
        var roster = _federation.Advertise();
        var view = View(roster);
        _federation.Share(roster);
        var survivors = _federation.Mask();
        _federation.Confirm(survivors);
        var signatures = Enumerable.Range(1, 100).Where(node => !view.Holders.Contains(node)).Take(4)
            .Select(node => (node, SignedMessage.Parse(_federation.Clients[view.Roster.Name(node)].LastMessage.Span, "test").Signature)).ToList();
        var request = UnmaskRequest.Encode(view.Read(survivors.Span, "survivors"), signatures);
        var refusal = Assert.Throws<PrivacyException>(() => _federation.Clients[Victim].Unmask(request));
        Assert.Equal(PrivacyRefusal.ForgedConsistency, refusal.Code);
    }

    [Fact]
    public void A_node_most_of_whose_neighbours_are_gone_ends_the_round_by_name()
    {
        var roster = _federation.Advertise();
        var view = View(roster);
        var gone = view.Holders.Take(3).Select(view.Roster.Name).ToList();
        var refusal = Assert.Throws<PrivacyException>(() => _federation.Share(roster, gone));
        Assert.Equal(PrivacyRefusal.TooManyDropouts, refusal.Code);
        Assert.Contains("3 of the 6 holders", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"missing: {string.Join(", ", gone)}", refusal.Message, StringComparison.Ordinal);
    }
}
