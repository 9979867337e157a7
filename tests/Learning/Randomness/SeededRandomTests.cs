using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Tests.Randomness;

public sealed class SeededRandomTests
{
    [Fact]
    public void A_seed_gives_the_published_xoshiro_sequence()
    {
        // Made by the authors' C code: state from splitmix64(0), first three outputs.
        var random = new SeededRandom(0);

        Assert.Equal(
            [0x99EC5F36CB75F2B4UL, 0xBF6E1F784956452AUL, 0x1A5F849D4933E6E0UL],
            new[] { random.NextUInt64(), random.NextUInt64(), random.NextUInt64() });
    }

    [Fact]
    public void Streams_of_one_seed_differ() =>
        Assert.NotEqual(new SeededRandom(5, 1).NextUInt64(), new SeededRandom(5, 2).NextUInt64());

    [Fact]
    public void Bounded_numbers_are_uniform()
    {
        var random = new SeededRandom(11);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void A_shuffle_keeps_every_item_and_moves_most()
    {
        var items = Enumerable.Range(0, 1000).ToArray();
        new SeededRandom(1).Shuffle(items.AsSpan());

        Assert.Equal(Enumerable.Range(0, 1000), items.Order());
        Assert.True(items.Where((item, index) => item == index).Count() < 10);
    }
}
