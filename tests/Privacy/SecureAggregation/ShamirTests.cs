using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class ShamirTests
{
    [RequiresDataFact("../vectors/shamir.json")]
    public void Shares_made_by_ssss_give_its_secret()
    {
        using var vector = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestData.Vectors, "shamir.json")));
        var threshold = vector.RootElement.GetProperty("t").GetInt32();
        var secret = vector.RootElement.GetProperty("secret").GetString();
        var shares = vector.RootElement.GetProperty("shares").EnumerateArray().Select(share =>
        {
            // ssss adds x^t to its polynomial, which plain sharing does not.
            var point = share[0].GetInt32();
            var power = Enumerable.Repeat(new FieldElement((UInt128)(uint)point), threshold).Aggregate((a, b) => a * b);
            var value = FieldElement.Read(Convert.FromHexString(share[1].GetString()!)) + power;
            var bytes = new byte[16];
            value.Write(bytes);
            return new Share(point, bytes);
        }).ToList();

        foreach (var (a, b) in new[] { (0, 1), (0, 2), (1, 2) })
        {
            Assert.Equal(secret, Convert.ToHexStringLower(Shamir.Reconstruct([shares[a], shares[b]], 16)));
        }
    }

    [RequiresDataFact("../vectors/shamir.json")]
    public void Products_in_the_field_hold_in_both_ways_of_multiplying()
    {
        using var vector = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestData.Vectors, "shamir.json")));
        foreach (var check in vector.RootElement.GetProperty("gf_checks").EnumerateArray())
        {
            var factors = check.GetProperty("mul").EnumerateArray().Select(factor => Hex(factor.GetString()!)).ToList();
            var expected = Hex(check.GetProperty("expected").GetString()!);
            Assert.Equal(expected, factors[0] * factors[1]);
            Assert.Equal(expected, FieldElement.MultiplyPortably(factors[0], factors[1]));
        }

        var random = RandomNumberGenerator.GetBytes(32 * 500);
        for (var i = 0; i < random.Length; i += 32)
        {
            var (a, b) = (FieldElement.Read(random.AsSpan(i)), FieldElement.Read(random.AsSpan(i + 16)));
            Assert.Equal(FieldElement.MultiplyPortably(a, b), a * b);
            Assert.Equal(FieldElement.One, a * a.Inverse());
        }
    }

    [Theory]
    [InlineData("My top secret data", 3, 5)]
    [InlineData("exactly thirty-one bytes long..", 2, 4)]
    [InlineData("exactly thirty-two bytes long...", 2, 4)]
    [InlineData("x", 1, 1)]
    public void Any_threshold_of_shares_gives_the_secret(string text, int threshold, int count)
    {
        var secret = Encoding.UTF8.GetBytes(text);
        var shares = Shamir.Split(secret, threshold, count);
        foreach (var subset in Subsets(shares, threshold))
        {
            Assert.Equal(secret, Shamir.Reconstruct(subset, secret.Length));
        }

        foreach (var subset in Subsets(shares, threshold - 1).Where(subset => subset.Count > 0))
        {
            Assert.False(TryReconstruct(subset, secret.Length) is { } found && found.SequenceEqual(secret));
        }
    }

    [Fact]
    public void A_tampered_share_does_not_give_the_secret()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var shares = Shamir.Split(secret, 3, 5).Take(3).ToList();
        var changed = shares[1].Value.ToArray();
        changed[7] ^= 1;
        shares[1] = shares[1] with { Value = changed };
        Assert.NotEqual(secret, Shamir.Reconstruct(shares, 32));
    }

    [Fact]
    public void Two_splits_of_one_secret_have_nothing_in_common()
    {
        var secret = new byte[32];
        Assert.NotEqual(Shamir.Split(secret, 2, 3)[0].Value.ToArray(), Shamir.Split(secret, 2, 3)[0].Value.ToArray());
    }

    [Fact]
    public void Shares_that_cannot_belong_together_are_refused()
    {
        var shares = Shamir.Split(new byte[20], 2, 3);
        Assert.Contains("same point", Assert.Throws<PrivacyException>(() => Shamir.Reconstruct([shares[0], shares[0]], 20)).Message, StringComparison.Ordinal);
        Assert.Contains("bytes", Assert.Throws<PrivacyException>(() => Shamir.Reconstruct([shares[0], shares[1] with { Value = new byte[16] }], 20)).Message, StringComparison.Ordinal);
        Assert.Throws<PrivacyException>(() => Shamir.Reconstruct([], 20));
        Assert.Throws<PrivacyException>(() => Shamir.Split(new byte[20], 4, 3));
        Assert.Throws<PrivacyException>(() => Shamir.Split([], 2, 3));
    }

    private static byte[]? TryReconstruct(IReadOnlyList<Share> shares, int length)
    {
        try
        {
            return Shamir.Reconstruct(shares, length);
        }
        catch (PrivacyException)
        {
            return null;
        }
    }

    private static FieldElement Hex(string text) => new(UInt128.Parse(text[2..], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<List<Share>> Subsets(IReadOnlyList<Share> shares, int size) =>
        Enumerable.Range(0, 1 << shares.Count)
            .Where(mask => int.PopCount(mask) == size)
            .Select(mask => shares.Where((_, i) => (mask & (1 << i)) != 0).ToList());
}
