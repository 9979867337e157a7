using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class KeystreamTests
{
    public static TheoryData<bool> WithAndWithoutInstructions =>
        System.Runtime.Intrinsics.X86.Aes.IsSupported ? [true, false] : [false];

    [Theory]
    [MemberData(nameof(WithAndWithoutInstructions))]
    public void NISTs_counter_mode_vectors_hold(bool instructions)
    {
        // NIST SP 800-38A, F.5.1: the output blocks, that is plain text xor cipher text.
        var key = Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c");
        var counter = BinaryPrimitives.ReadUInt128BigEndian(Convert.FromHexString("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
        const string Expected = "ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae6a2cc3787889374fbeb4c81b17ba6c44e89c399ff0f198c6d40a31db156cabfe";
        var values = new uint[16];
        using var stream = new Keystream(key, counter, instructions);
        stream.Add(values);
        Assert.Equal(Expected, Convert.ToHexStringLower(MemoryMarshal.AsBytes(values.AsSpan())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(1000)]
    [InlineData(4099)]
    public void Both_ways_of_making_it_agree_and_subtracting_undoes_adding(int length)
    {
        if (!System.Runtime.Intrinsics.X86.Aes.IsSupported)
        {
            return;
        }

        var key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        var (fast, portable) = (new uint[length], new uint[length]);
        using (var stream = new Keystream(key, ulong.MaxValue, instructions: true))
        {
            stream.Add(fast);
        }

        using (var stream = new Keystream(key, ulong.MaxValue, instructions: false))
        {
            stream.Add(portable);
        }

        Assert.Equal(portable, fast);
        using (var stream = new Keystream(key, ulong.MaxValue, instructions: true))
        {
            stream.Subtract(fast);
        }

        Assert.All(fast, value => Assert.Equal(0u, value));
    }

    [Fact]
    public void A_vector_masked_in_pieces_is_masked_as_in_one()
    {
        var key = new byte[Keystream.KeySize];
        var (whole, pieces) = (new uint[10_001], new uint[10_001]);
        using (var stream = new Keystream(key))
        {
            stream.Add(whole);
        }

        using (var stream = new Keystream(key))
        {
            stream.Add(pieces.AsSpan(0, 4));
            stream.Add(pieces.AsSpan(4, 4096));
            stream.Add(pieces.AsSpan(4100));
        }

        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void Going_on_after_a_piece_of_odd_length_is_refused_because_masks_would_shift()
    {
        using var stream = new Keystream(new byte[Keystream.KeySize]);
        stream.Add(new uint[5]);
        Assert.Throws<InvalidOperationException>(() => stream.Add(new uint[4]));
    }

    [Fact]
    public void All_128_bits_of_a_key_count()
    {
        // Seeds that fold to the same 32 bits gave the same masks elsewhere (flwrlabs/flower #7522).
        var first = new uint[64];
        using (var stream = new Keystream(new byte[Keystream.KeySize]))
        {
            stream.Add(first);
        }

        for (var bit = 0; bit < 128; bit++)
        {
            var key = new byte[Keystream.KeySize];
            key[bit / 8] = (byte)(1 << (bit % 8));
            var other = new uint[64];
            using var stream = new Keystream(key);
            stream.Add(other);
            Assert.NotEqual(first, other);
        }
    }

    [Fact]
    public void A_key_of_another_length_is_refused() => Assert.Throws<PrivacyException>(() => new Keystream(new byte[32]));
}
