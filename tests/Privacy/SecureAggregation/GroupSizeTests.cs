using System.Numerics;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class GroupSizeTests
{
    [Theory]
    [InlineData(1_000, 0.05, 0.05, 60, 41)]
    [InlineData(1_000, 0.05, 0.10, 90, 58)]
    [InlineData(1_000, 0.10, 0.10, 114, 78)]
    [InlineData(1_000, 0.10, 0.20, 226, 142)]
    [InlineData(10_000, 0.05, 0.05, 74, 51)]
    [InlineData(10_000, 0.05, 0.10, 114, 74)]
    [InlineData(10_000, 0.10, 0.10, 144, 98)]
    [InlineData(10_000, 0.10, 0.20, 332, 209)]
    public void Sizes_against_a_malicious_coordinator_are_the_known_ones(int nodes, double corrupt, double dropped, int neighbours, int threshold) =>
        Assert.Equal(new GroupSize(nodes, neighbours, threshold), GroupSize.For(nodes, corrupt, dropped));

    [Theory]
    [InlineData(100, 0.05, 0.05, 22, 6)]
    [InlineData(100, 0.05, 0.10, 28, 6)]
    [InlineData(100, 0.10, 0.10, 32, 11)]
    [InlineData(100, 0.10, 0.20, 42, 11)]
    [InlineData(100, 0.20, 0.20, 54, 21)]
    [InlineData(500, 0.05, 0.05, 30, 16)]
    [InlineData(500, 0.05, 0.10, 36, 17)]
    [InlineData(500, 0.10, 0.10, 46, 25)]
    [InlineData(500, 0.10, 0.20, 66, 29)]
    [InlineData(500, 0.20, 0.20, 96, 50)]
    [InlineData(1_000, 0.05, 0.05, 34, 18)]
    [InlineData(1_000, 0.05, 0.10, 40, 19)]
    [InlineData(1_000, 0.10, 0.10, 52, 28)]
    [InlineData(1_000, 0.10, 0.20, 74, 33)]
    [InlineData(1_000, 0.20, 0.20, 112, 58)]
    [InlineData(10_000, 0.05, 0.05, 38, 21)]
    [InlineData(10_000, 0.05, 0.10, 46, 22)]
    [InlineData(10_000, 0.10, 0.10, 60, 32)]
    [InlineData(10_000, 0.10, 0.20, 88, 39)]
    [InlineData(10_000, 0.20, 0.20, 134, 70)]
    public void Sizes_against_an_honest_but_curious_coordinator_are_the_known_ones(int nodes, double corrupt, double dropped, int neighbours, int threshold) =>
        Assert.Equal(new GroupSize(nodes, neighbours, threshold), GroupSize.ForHonestCoordinator(nodes, corrupt, dropped));

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    [InlineData(10, 7)]
    [InlineData(100, 67)]
    public void Up_to_a_hundred_everybody_shares_with_everybody(int nodes, int threshold)
    {
        var size = GroupSize.For(nodes);
        Assert.Equal(new GroupSize(nodes, nodes - 1, threshold), size);
        Assert.True(size.IsComplete);
        Assert.Equal(nodes, size.Holders);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(150)]
    [InlineData(300)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Every_sparse_size_leaves_no_room_to_open_both_secrets(int nodes)
    {
        var size = GroupSize.For(nodes);
        Assert.True(2 * size.Threshold > size.Holders);
        Assert.True(size.Threshold <= size.Holders);
        Assert.InRange(size.Neighbours, 2, nodes - 1);
    }

    [Fact]
    public void The_chosen_size_holds_and_the_next_smaller_does_not_by_the_tails_written_out()
    {
        // 1,000 nodes of which 50 are corrupt and 100 drop out, 90 neighbours, threshold 58.
        Assert.True(Fails(corrupt: 50, neighbours: 90, reached: (2 * 58) - 90, bits: 40) && Fails(100, 90, 90 - 58 + 1, 30));
        for (var threshold = 1; threshold <= 88; threshold++)
        {
            Assert.False(Fails(50, 88, Math.Max(0, (2 * threshold) - 88), 40) && Fails(100, 88, 88 - threshold + 1, 30));
        }

        // True where the union over the nodes of P[X >= reached] is at most 2^-bits.
        static bool Fails(int corrupt, int neighbours, int reached, int bits)
        {
            var tail = BigInteger.Zero;
            for (var x = reached; x <= Math.Min(corrupt, neighbours); x++)
            {
                tail += Choose(corrupt, x) * Choose(999 - corrupt, neighbours - x);
            }

            return (tail * 1000) << bits <= Choose(999, neighbours);
        }

        static BigInteger Choose(int n, int k) =>
            k < 0 || k > n ? 0 : Enumerable.Range(0, k).Aggregate(BigInteger.One, (product, i) => product * (n - i) / (i + 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Fewer_than_three_nodes_are_refused(int nodes) =>
        Assert.Equal(PrivacyRefusal.CohortTooSmall, Assert.Throws<PrivacyException>(() => GroupSize.For(nodes)).Code);

    [Theory]
    [InlineData(-0.1, 0.1, "max_corrupt")]
    [InlineData(0.34, 0.1, "max_corrupt")]
    [InlineData(0.1, 0.5, "max_dropout")]
    [InlineData(0.1, double.NaN, "max_dropout")]
    public void Shares_that_no_size_can_bear_are_refused_by_their_name(double corrupt, double dropped, string name) =>
        Assert.Contains(name, Assert.Throws<PrivacyException>(() => GroupSize.For(1000, corrupt, dropped)).Message, StringComparison.Ordinal);
}
