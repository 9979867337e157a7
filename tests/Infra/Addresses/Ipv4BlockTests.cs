using FedInfra.Infra.Addresses;

namespace FedInfra.Infra.Tests.Addresses;

public sealed class Ipv4BlockTests
{
    [Theory]
    [InlineData("0.0.0.0/0", 1UL << 32)]
    [InlineData("10.10.0.0/16", 65536UL)]
    [InlineData("203.0.113.7/32", 1UL)]
    [InlineData("255.255.255.255/32", 1UL)]
    public void A_block_is_read_and_written_back(string text, ulong size)
    {
        var block = Ipv4Block.Parse(text);
        Assert.Equal((text, size), (block.ToString(), block.Size));
    }

    [Theory]
    [InlineData("10.10.0.1/16")]
    [InlineData("128.0.0.0/0")]
    [InlineData("203.0.113.7/33")]
    [InlineData("10.1/16")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("fd00::/16")]
    [InlineData("here")]
    public void Anything_else_is_no_block(string text)
    {
        Assert.False(Ipv4Block.TryParse(text, out _));
        Assert.Throws<InvalidOperationException>(() => Ipv4Block.Parse(text));
    }

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("10.255.255.255/32", true)]
    [InlineData("172.31.0.0/16", true)]
    [InlineData("192.168.0.0/16", true)]
    [InlineData("100.127.0.0/16", true)]
    [InlineData("10.0.0.0/7", false)]
    [InlineData("172.32.0.0/16", false)]
    [InlineData("100.128.0.0/16", false)]
    [InlineData("192.0.0.0/8", false)]
    [InlineData("0.0.0.0/0", false)]
    public void A_block_is_private_where_all_of_it_is(string text, bool expected) =>
        Assert.Equal(expected, Ipv4Block.Parse(text).IsPrivate);

    [Theory]
    [InlineData("10.0.0.0/16", "10.0.128.0/17", true, true)]
    [InlineData("10.0.128.0/17", "10.0.0.0/16", true, false)]
    [InlineData("10.0.0.0/17", "10.0.128.0/17", false, false)]
    [InlineData("0.0.0.0/0", "255.255.255.255/32", true, true)]
    [InlineData("10.0.0.0/16", "10.0.0.0/16", true, true)]
    public void Blocks_overlap_and_contain(string one, string other, bool overlap, bool contain)
    {
        var (first, second) = (Ipv4Block.Parse(one), Ipv4Block.Parse(other));
        Assert.Equal((overlap, overlap, contain), (first.Overlaps(second), second.Overlaps(first), first.Contains(second)));
    }

    [Theory]
    [InlineData("10.10.0.0/16", 0)]
    [InlineData("10.10.16.0/20", 3)]
    [InlineData("255.255.240.0/20", 4)]
    [InlineData("0.0.0.0/0", 2)]
    public void Parts_fill_a_block_without_overlap(string text, int bits)
    {
        var block = Ipv4Block.Parse(text);
        var parts = Enumerable.Range(0, 1 << bits).Select(index => block.Part(bits, index)).ToList();
        Assert.Equal(block.Size, parts.Aggregate(0UL, (sum, part) => sum + part.Size));
        Assert.All(parts, part => Assert.True(block.Contains(part)));
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.First + pair.First.Size, pair.Second.First));
    }

    [Fact]
    public void A_part_or_address_that_is_not_there_is_refused()
    {
        var block = Ipv4Block.Parse("10.10.0.0/30");
        Assert.Equal(("10.10.0.3/32", "10.10.0.3"), (block.Part(2, 3).ToString(), block.Address(3)));
        Assert.Throws<InvalidOperationException>(() => block.Part(2, 4));
        Assert.Throws<InvalidOperationException>(() => block.Part(3, 0));
        Assert.Throws<InvalidOperationException>(() => block.Part(1, -1));
        Assert.Throws<InvalidOperationException>(() => block.Address(4));
    }
}
