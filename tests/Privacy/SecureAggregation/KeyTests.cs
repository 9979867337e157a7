using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class KeyTests
{
    [Theory]
    [InlineData(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
        "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
        "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")]
    [InlineData(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")]
    public void The_vectors_of_RFC_5869_hold(string secret, string salt, string info, string expected)
    {
        var key = new byte[expected.Length / 2];
        KeyDerivation.Derive(Convert.FromHexString(secret), Convert.FromHexString(salt), Convert.FromHexString(info), key);
        Assert.Equal(expected, Convert.ToHexStringLower(key));
    }

    [Fact]
    public void Agreement_gives_what_NIST_says()
    {
        // NIST CAVS 14.1, ECC CDH primitive, P-256, COUNT = 0.
        using var own = AgreementKey.Import(Convert.FromHexString("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534"));
        Assert.Equal(
            "ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b23028af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141",
            Convert.ToHexStringLower(own.PublicKey));
        using var peer = new PeerKey(
            Convert.FromHexString("700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac"), "NIST");
        Assert.Equal("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b", Convert.ToHexStringLower(own.Agree(peer)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_number_that_is_no_private_key_is_refused(byte value) =>
        Assert.Throws<PrivacyException>(() => AgreementKey.Import(Enumerable.Repeat(value, AgreementKey.PrivateSize).ToArray()));

    [Fact]
    public void A_private_key_is_zero_after_use()
    {
        var key = AgreementKey.Generate();
        Assert.Contains(key.PrivateKey.ToArray(), value => value != 0);
        key.Dispose();
        Assert.DoesNotContain(key.PrivateKey.ToArray(), value => value != 0);
    }

    [Fact]
    public void Each_purpose_direction_pair_and_round_has_a_key_of_its_own()
    {
        var agreed = RandomNumberGenerator.GetBytes(32);
        var parameters = Federation.ParametersFor(5);
        var keys = new List<byte[]>();
        void Derived(Action<byte[]> derive)
        {
            var key = new byte[16];
            derive(key);
            keys.Add(key);
        }

        Derived(key => KeyDerivation.Channel(agreed, parameters, "a", "b", key));
        Derived(key => KeyDerivation.Channel(agreed, parameters, "b", "a", key));
        Derived(key => KeyDerivation.PairMask(agreed, parameters, "a", "b", key));
        Derived(key => KeyDerivation.PairMask(agreed, parameters, "a", "c", key));
        Derived(key => KeyDerivation.PairMask(agreed, Federation.ParametersFor(5, session: "heart/2"), "a", "b", key));
        Derived(key => KeyDerivation.PairMask(agreed, Federation.ParametersFor(5, round: 4), "a", "b", key));
        Derived(key => KeyDerivation.PairMask(agreed, Federation.ParametersFor(5, model: 8), "a", "b", key));
        Derived(key => KeyDerivation.SelfMask(agreed, parameters, "a", key));
        Derived(key => KeyDerivation.SelfMask(agreed, parameters, "b", key));
        Assert.Equal(keys.Count, keys.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Shares_decrypt_for_their_node_roster_and_direction_only()
    {
        var parameters = Federation.ParametersFor(5);
        var (agreed, roster, pair) = (RandomNumberGenerator.GetBytes(32), new byte[32], RandomNumberGenerator.GetBytes(ShareCipher.PairSize));
        var encrypted = new byte[ShareCipher.EncryptedSize];
        ShareCipher.Encrypt(agreed, parameters, "a", "b", roster, pair, encrypted);
        Assert.True(encrypted.AsSpan().IndexOf(pair.AsSpan(0, 16)) < 0);

        var read = new byte[ShareCipher.PairSize];
        ShareCipher.Decrypt(agreed, parameters, "a", "b", roster, encrypted, read);
        Assert.Equal(pair, read);
        RefusedAsBad(() => ShareCipher.Decrypt(agreed, parameters, "b", "a", roster, encrypted, read));
        RefusedAsBad(() => ShareCipher.Decrypt(agreed, parameters, "a", "c", roster, encrypted, read));
        RefusedAsBad(() => ShareCipher.Decrypt(agreed, parameters, "a", "b", Enumerable.Repeat((byte)1, 32).ToArray(), encrypted, read));
        RefusedAsBad(() => ShareCipher.Decrypt(agreed, Federation.ParametersFor(5, round: 9), "a", "b", roster, encrypted, read));

        static void RefusedAsBad(Action step) => Assert.Equal(PrivacyRefusal.BadShare, Assert.Throws<PrivacyException>(step).Code);
    }
}
