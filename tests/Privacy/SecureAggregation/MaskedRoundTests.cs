using FedInfra.Privacy.SecureAggregation;
using FsCheck;
using FsCheck.Fluent;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class MaskedRoundTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(17)]
    public void Masked_and_plain_sums_are_equal(int nodes)
    {
        using var federation = new Federation(nodes);
        Assert.Equal(federation.PlainSum(federation.Names), federation.Run());
        Assert.NotEqual(federation.VectorOf("node-0000"), federation.Masked["node-0000"]);
        Assert.All(federation.Clients.Values, client => Assert.Equal(ClientPhase.Done, client.Phase));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void As_many_as_the_threshold_allows_may_drop_out_in_any_phase(int phase)
    {
        // 10 nodes: threshold 7, so three may go.
        using var federation = new Federation(10);
        var dropouts = Enumerable.Range(0, 5).Select(i => i == phase ? (string[])["node-0001", "node-0004", "node-0009"] : []).ToArray();
        var sum = federation.Run(dropouts);
        var survivors = phase < 3 ? federation.Names.Except(dropouts[phase]) : federation.Names;
        Assert.Equal(federation.PlainSum(survivors), sum);
    }

    [Fact]
    public void Nodes_may_drop_out_in_every_phase_of_one_round()
    {
        using var federation = new Federation(10);
        string[][] dropouts = [[], ["node-0003"], ["node-0000"], ["node-0008"], []];
        Assert.Equal(federation.PlainSum(federation.Names.Except(["node-0003", "node-0000"])), federation.Run(dropouts));
    }

    [Fact]
    public void The_coordinator_knows_from_which_answer_on_a_phase_could_close()
    {
        // Three nodes may begin a round, and of ten that did seven must stay.
        using var federation = new Federation(10);
        var server = federation.Server;
        Assert.Equal(3, FirstEnough(name => server.AcceptAdvertisement(federation.Clients[name].Advertise().Span)));
        var roster = server.CloseAdvertising();
        Assert.Equal(7, FirstEnough(name => server.AcceptShares(federation.Clients[name].ShareKeys(roster).Span)));
        server.CloseSharing();
        Assert.Equal(7, FirstEnough(name => server.AcceptMaskedInput(federation.MaskOne(name).Span)));
        var survivors = server.CloseMasking();
        Assert.Equal(7, FirstEnough(name => server.AcceptConfirmation(federation.Clients[name].Confirm(survivors).Span)));
        server.CloseConfirming();
        Assert.Equal(7, FirstEnough(name => server.AcceptUnmask(federation.Clients[name].Unmask(server.UnmaskRequestFor(name)).Span)));
        server.Unmask().Dispose();
        Assert.False(server.HasEnough);

        int FirstEnough(Action<string> answer)
        {
            var enough = federation.Names.Select(name =>
            {
                Assert.False(name == federation.Names[0] && server.HasEnough);
                answer(name);
                return server.HasEnough;
            }).ToList();
            Assert.Equal(enough.Order(), enough);
            return enough.IndexOf(true) + 1;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void One_more_and_the_round_ends_with_the_names_of_the_missing(int phase)
    {
        using var federation = new Federation(10);
        string[] missing = ["node-0001", "node-0004", "node-0006", "node-0009"];
        var dropouts = Enumerable.Range(0, 5).Select(i => i == phase ? missing : []).ToArray();
        var refusal = Assert.Throws<PrivacyException>(() => federation.Run(dropouts));
        Assert.Equal(PrivacyRefusal.TooManyDropouts, refusal.Code);
        Assert.Contains("missing: node-0001, node-0004, node-0006, node-0009", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_at_the_start_end_the_round_with_the_names_of_the_missing()
    {
        using var federation = new Federation(5, Federation.ParametersFor(5, minimumCohort: 4));
        var refusal = Assert.Throws<PrivacyException>(() => federation.Advertise(["node-0000", "node-0002"]));
        Assert.Equal(PrivacyRefusal.TooManyDropouts, refusal.Code);
        Assert.Contains("missing: node-0000, node-0002", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_number_of_nodes_with_any_dropouts_gives_the_sum_or_an_error_that_names_them()
    {
        var cases = from nodes in Gen.Choose(3, 9)
                    from dropped in Gen.Choose(0, 5).ArrayOf(nodes)
                    from values in Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(nodes * (Federation.Values + 4))
                    select (nodes, dropped, values);
        Prop.ForAll(Arb.From(cases), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

        static void Holds((int Nodes, int[] Dropped, int[] Values) round)
        {
            using var federation = new Federation(round.Nodes);

            // 5 stays to the end; most do.
            var dropouts = Enumerable.Range(0, 5).Select(phase => federation.Names.Where((_, i) => i % 3 == 0 && round.Dropped[i] == phase).ToList()).ToArray();
            uint[] VectorOf(string name) =>
                [.. round.Values.Skip(federation.Names.ToList().IndexOf(name) * (Federation.Values + 4)).Take(Federation.Values + 4).Select(value => (uint)value)];
            var advertised = round.Nodes - dropouts[0].Count;
            if (round.Nodes - dropouts.Sum(names => names.Count) >= (2 * advertised / 3) + 1 && advertised >= 3)
            {
                var survivors = federation.Names.Except(dropouts[..3].SelectMany(names => names));
                Assert.Equal(federation.PlainSum(survivors, VectorOf), federation.Run(dropouts, VectorOf));
                return;
            }

            var refusal = Assert.Throws<PrivacyException>(() => federation.Run(dropouts, VectorOf));
            Assert.Equal(PrivacyRefusal.TooManyDropouts, refusal.Code);
            Assert.Contains("missing: node-", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_thousand_nodes_in_a_sparse_graph_give_their_sum()
    {
        // None corrupt and few dropped make few neighbours, so that a test can afford all thousand nodes.
        using var federation = new Federation(1000, Federation.ParametersFor(1000, maxCorrupt: 0, maxDropout: 0.003));
        Assert.Equal(new GroupSize(1000, 8, 5), federation.Parameters.SizeOf(1000));
        string[][] dropouts = [["node-0500"], ["node-0007"], ["node-0000", "node-0999", "node-0123"], ["node-0321"], ["node-0400"]];
        var sum = federation.Run(dropouts);
        Assert.Equal(federation.PlainSum(federation.Names.Except(dropouts[..3].SelectMany(names => names))), sum);
    }

    [Fact]
    public void A_weighted_mean_comes_out_of_a_masked_round()
    {
        using var federation = new Federation(3, Federation.ParametersFor(3, values: 1));
        var (values, weights) = (new[] { 1f, 2f, 4f }, new[] { 2, 2, 4 });
        uint[] VectorOf(string name)
        {
            var node = federation.Names.ToList().IndexOf(name);
            var vector = new uint[federation.Parameters.VectorLength + 4];
            VectorHeader.Write(weights[node], vector);
            using var noise = RoundingNoise.Cryptographic();
            federation.Parameters.Quantizer.Quantize([values[node]], weights[node], noise, vector.AsSpan(4, 1));
            return vector[..5];
        }

        var sum = SumOfFive(federation, VectorOf);
        var total = VectorHeader.TotalWeight(sum, 3);
        Assert.Equal(8, total);
        var mean = new float[1];
        federation.Parameters.Quantizer.Dequantize(sum.AsSpan(4), total, mean);
        Assert.Equal(2.75, mean[0], 3 * federation.Parameters.Quantizer.Step / 8);
    }

    [Fact]
    public void Masks_that_do_not_cancel_are_seen_in_the_header()
    {
        using var federation = new Federation(3);
        uint[] VectorOf(string name)
        {
            var vector = federation.VectorOf(name);
            VectorHeader.Write(1, vector);
            return vector;
        }

        federation.Share(federation.Advertise());
        federation.Confirm(federation.Mask(vectors: VectorOf));
        using var unmasked = federation.Unmask();
        federation.Masked["node-0001"] = federation.Masked["node-0002"];
        var sum = federation.Sum(unmasked);
        Assert.Equal(PrivacyRefusal.ImpossibleSum, Assert.Throws<PrivacyException>(() => VectorHeader.TotalWeight(sum, 3)).Code);
    }

    [Fact]
    public void The_signed_hash_is_of_the_masked_vector()
    {
        using var federation = new Federation(3);
        federation.Share(federation.Advertise());
        var hash = federation.Server.AcceptMaskedInput(federation.MaskOne("node-0001").Span);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(federation.Masked["node-0001"].AsSpan());
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(bytes), hash.ToArray());
    }

    [Fact]
    public void A_message_that_comes_twice_counts_once()
    {
        using var federation = new Federation(3);
        var advertisement = federation.Clients["node-0000"].Advertise();
        federation.Server.AcceptAdvertisement(advertisement.Span);
        federation.Server.AcceptAdvertisement(advertisement.Span);
        Assert.Equal(["node-0001", "node-0002"], federation.Server.Awaited);
        using var again = federation.Start("node-0000");
        Assert.Equal(
            PrivacyRefusal.AlreadyAnswered,
            Assert.Throws<PrivacyException>(() => federation.Server.AcceptAdvertisement(again.Advertise().Span)).Code);
    }

    [Fact]
    public void Blocks_that_would_shift_masks_and_vectors_masked_in_part_are_refused()
    {
        using var federation = new Federation(3);
        federation.Share(federation.Advertise());
        var mask = federation.Clients["node-0000"].BeginMasking(federation.Server.DeliveryFor("node-0000"));
        Assert.Throws<InvalidOperationException>(() => mask.Apply(new uint[5]));
        Assert.Throws<InvalidOperationException>(() => mask.Apply(new uint[Federation.Values + 5]));
        mask.Apply(new uint[8]);
        Assert.Throws<InvalidOperationException>(() => federation.Clients["node-0000"].CompleteMasking());
    }

    private static uint[] SumOfFive(Federation federation, Func<string, uint[]> vectorOf)
    {
        federation.Share(federation.Advertise());
        foreach (var name in federation.Names)
        {
            var vector = vectorOf(name);
            federation.Clients[name].BeginMasking(federation.Server.DeliveryFor(name)).Apply(vector);
            federation.Masked[name] = vector;
            federation.Server.AcceptMaskedInput(federation.Clients[name].CompleteMasking().Span);
        }

        federation.Confirm(federation.Server.CloseMasking());
        using var unmasked = federation.Unmask();
        var sum = new uint[5];
        foreach (var name in unmasked.Contributors)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += federation.Masked[name][i];
            }
        }

        unmasked.Subtract(sum);
        return sum;
    }
}
