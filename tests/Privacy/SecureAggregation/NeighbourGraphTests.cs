using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class NeighbourGraphTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void Everybody_is_everybodys_neighbour_in_a_small_round()
    {
        var graph = new NeighbourGraph(GroupSize.For(5), Seed);
        Assert.Equal([0, 1, 3, 4], graph.NeighboursOf(2));
        Assert.Equal([0, 1, 2, 3, 4], graph.HoldersOf(2));
    }

    [Fact]
    public void Neighbours_are_mutual_distinct_and_as_many_as_they_should_be()
    {
        var size = new GroupSize(301, 20, 14);
        var graph = new NeighbourGraph(size, Seed);
        for (var node = 0; node < size.Nodes; node++)
        {
            var neighbours = graph.NeighboursOf(node);
            Assert.Equal(20, neighbours.Distinct().Count());
            Assert.DoesNotContain(node, neighbours);
            Assert.All(neighbours, other => Assert.Contains(node, graph.NeighboursOf(other)));
        }
    }

    [Fact]
    public void The_graph_stays_connected_when_fewer_than_its_degree_are_cut_out()
    {
        // Harary's graph of degree k is k-connected: take 19 of 20 neighbours of a node away.
        var graph = new NeighbourGraph(new GroupSize(301, 20, 14), Seed);
        var gone = graph.NeighboursOf(17).Take(19).ToHashSet();
        var seen = new HashSet<int> { 17 };
        var open = new Queue<int>([17]);
        while (open.TryDequeue(out var node))
        {
            foreach (var next in graph.NeighboursOf(node).Where(next => !gone.Contains(next) && seen.Add(next)))
            {
                open.Enqueue(next);
            }
        }

        Assert.Equal(301 - 19, seen.Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_graph_and_another_seed_another()
    {
        var size = new GroupSize(301, 20, 14);
        var (one, same) = (new NeighbourGraph(size, Seed), new NeighbourGraph(size, Seed));
        var other = new NeighbourGraph(size, Seed.Reverse().ToArray());
        var nodes = Enumerable.Range(0, 301).ToList();
        Assert.All(nodes, node => Assert.Equal(one.NeighboursOf(node), same.NeighboursOf(node)));
        Assert.Contains(nodes, node => !one.NeighboursOf(node).SequenceEqual(other.NeighboursOf(node)));
    }

    [Fact]
    public void Every_pair_is_equally_likely_to_be_neighbours()
    {
        // 4 of 10 others: over 2,000 seeds nodes 0 and 9 meet 2000 * 4 / 9 = 889 times, give or take 22 (one standard deviation).
        var size = new GroupSize(10, 4, 3);
        var met = Enumerable.Range(0, 2000).Count(i => new NeighbourGraph(size, [.. Seed, (byte)i, (byte)(i >> 8)]).NeighboursOf(0).Contains(9));
        Assert.InRange(met, 889 - 132, 889 + 132);
    }

    [Fact]
    public void A_seed_too_short_to_hide_anything_is_refused() =>
        Assert.Throws<PrivacyException>(() => new NeighbourGraph(new GroupSize(301, 20, 14), new byte[8]));
}
