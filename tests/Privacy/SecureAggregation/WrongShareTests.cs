using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class WrongShareTests
{
    [Theory]
    [InlineData(5, 3, 0)]
    [InlineData(5, 3, 1)]
    [InlineData(4, 3, 1)]
    [InlineData(10, 4, 3)]
    [InlineData(12, 9, 2)]
    [InlineData(58, 40, 9)]
    public void A_secret_comes_out_although_some_shares_are_wrong_and_they_are_named(int count, int threshold, int wrong)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var shares = Shamir.Split(secret, threshold, count).ToArray();
        var bad = new SortedSet<int>();
        for (var i = 0; i < wrong; i++)
        {
            // In either half of the secret, and among the first so that they are in the way.
            shares[i * 2] = Changed(shares[i * 2], at: i % 2 == 0 ? 3 : 20);
            bad.Add(shares[i * 2].Point);
        }

        var (found, named) = ShareDecoder.Decode(shares, threshold, 32, secret.SequenceEqual);
        Assert.Equal(secret, found);
        Assert.Equal(bad, named);
    }

    [Fact]
    public void As_many_shares_as_the_threshold_with_one_wrong_give_nothing()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var shares = Shamir.Split(secret, 3, 3).ToArray();
        shares[1] = Changed(shares[1], 0);
        Assert.Null(ShareDecoder.Decode(shares, 3, 32, secret.SequenceEqual).Secret);
    }

    [Fact]
    public void Shares_that_are_all_zeros_are_no_trouble()
    {
        var zeros = Enumerable.Range(1, 5).Select(point => new Share(point, new byte[32])).ToList();
        Assert.Null(ShareDecoder.Decode(zeros, 3, 32, _ => false).Secret);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_node_that_sends_a_wrong_share_is_named_and_the_sum_is_right(bool ofDropped)
    {
        using var federation = new Federation(10);
        federation.Share(federation.Advertise());
        federation.Confirm(federation.Mask(ofDropped ? ["node-0007"] : []));
        Answer(federation, "node-0002", victim: ofDropped ? 7 : 4);
        using var unmasked = federation.Unmask(["node-0002"]);
        Assert.Equal([new WrongShare("node-0002", ofDropped ? "node-0007" : "node-0004")], unmasked.WrongShares);
        Assert.Equal(federation.PlainSum(unmasked.Contributors), federation.Sum(unmasked));
    }

    [Fact]
    public void A_node_that_deals_a_wrong_share_appears_with_the_one_it_wronged()
    {
        using var federation = new Federation(10);
        Assert.Empty(Unmasked(federation, deal: false));
        using var wronged = new Federation(10);
        Assert.Equal([new WrongShare("node-0001", "node-0005")], Unmasked(wronged, deal: true));

        static IReadOnlyList<WrongShare> Unmasked(Federation federation, bool deal)
        {
            federation.Share(federation.Advertise());
            federation.Mask();
            if (deal)
            {
                // As if node-0005 had encrypted another share for node-0001.
                var state = ClientState.Decode(federation.Saved["node-0001"], federation.Parameters);
                state.Shares[(5 * ShareCipher.PairSize) + 1] ^= 1;
                federation.Saved["node-0001"] = state.Encode(federation.Parameters).ToArray();
                federation.Restart("node-0001");
            }

            federation.Confirm(new byte[] { 0xff, 0x03 });
            using var unmasked = federation.Unmask();
            return unmasked.WrongShares;
        }
    }

    [Fact]
    public void With_none_to_spare_a_wrong_share_ends_the_round_and_the_suspects_are_named()
    {
        using var federation = new Federation(10);
        federation.Share(federation.Advertise());
        federation.Confirm(federation.Mask());
        Answer(federation, "node-0002", victim: 4);
        var refusal = Assert.Throws<PrivacyException>(() => federation.Unmask(["node-0002", "node-0007", "node-0008", "node-0009"]));
        Assert.Equal(PrivacyRefusal.BadShare, refusal.Code);
        Assert.Contains("node-0004: its secret", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("node-0002", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Below_the_threshold_nothing_can_be_unmasked()
    {
        using var federation = new Federation(10);
        federation.Share(federation.Advertise());
        federation.Confirm(federation.Mask());
        var refusal = Assert.Throws<PrivacyException>(() => federation.Unmask(["node-0000", "node-0007", "node-0008", "node-0009"]));
        Assert.Equal(PrivacyRefusal.TooManyDropouts, refusal.Code);
        Assert.Equal(ServerPhase.Unmasking, federation.Server.Phase);
        Assert.Equal(["node-0000", "node-0007", "node-0008", "node-0009"], federation.Server.Awaited);

        // Six shares of a secret whose threshold is seven fit any secret: what comes out is not the secret.
        var secret = RandomNumberGenerator.GetBytes(32);
        Assert.NotEqual(secret, Shamir.Reconstruct([.. Shamir.Split(secret, 7, 10).Take(6)], 32));
    }

    private static Share Changed(Share share, int at)
    {
        var value = share.Value.ToArray();
        value[at] ^= 0x40;
        return share with { Value = value };
    }

    /// <summary>A node answers, with the share that it holds of the victim's secret changed, and signs that.</summary>
    private static void Answer(Federation federation, string node, int victim)
    {
        var answer = SignedMessage.Parse(federation.Clients[node].Unmask(federation.Server.UnmaskRequestFor(node)).Span, "test");
        var body = answer.Body.ToArray();
        body[32 + (victim * ShareCipher.ShareSize) + 5] ^= 1;
        federation.Server.AcceptUnmask(SignedMessage.Create(federation.Key(node), federation.Parameters, node, MessageType.Unmask, body).Encoded.Span);
    }
}
