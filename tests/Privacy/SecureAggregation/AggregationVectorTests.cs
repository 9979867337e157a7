using System.Text;
using System.Text.Json;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>What other projects' tests expect of secure aggregation; where theirs is wrong, ours must not be.</summary>
public sealed class AggregationVectorTests
{
    private const string File = "../vectors/aggregation.json";

    [RequiresDataFact(File)]
    public void A_value_goes_and_comes_back_within_a_step_and_without_bias()
    {
        var (inputs, expected) = Vector("secaggplus_roundtrip_error");
        var clip = (float)inputs.Number("clipping_range");
        var quantizer = new Quantizer(clip, (int)Math.Log2(inputs.Number("target_range")), 1, 3);
        using var noise = RoundingNoise.Cryptographic();
        var random = new Random(3);
        var values = Enumerable.Range(0, 100_000).Select(_ => ((random.NextSingle() * 2) - 1) * clip).ToArray();
        var (quantized, back) = (new uint[values.Length], new float[values.Length]);
        quantizer.Quantize(values, 1, noise, quantized);
        quantizer.Dequantize(quantized, 1, back);

        // A float32 of 8 has half a millionth of rounding of its own.
        var errors = values.Zip(back, (value, returned) => (double)returned - value).ToList();
        Assert.InRange(errors.Max(Math.Abs), 0, expected.Number("max_abs_error") + 5e-7);
        Assert.InRange(errors.Average(), -4e-8, 4e-8);
    }

    [RequiresDataFact(File)]
    public void A_weighted_mean_is_right_to_the_last_step()
    {
        var (inputs, expected) = Vector("secaggplus_weighted_mean_e2e");
        var values = Numbers(inputs, "params").Select(value => (float)value).ToList();
        var weights = Numbers(inputs, "num_examples").Select(weight => (int)weight).ToList();
        var most = (int)inputs.Number("max_weight");
        var quantizer = new Quantizer((float)inputs.Number("clipping_range"), Quantizer.MostBits(most, 3), most, 3);
        using var federation = new Federation(3);
        uint[] VectorOf(string name)
        {
            var node = federation.Names.ToList().IndexOf(name);
            var vector = new uint[federation.Parameters.VectorLength];
            VectorHeader.Write(weights[node], vector);
            using var noise = RoundingNoise.Cryptographic();
            quantizer.Quantize(Enumerable.Repeat(values[node], Federation.Values).ToArray(), weights[node], noise, vector.AsSpan(VectorHeader.Length));
            return vector;
        }

        var sum = federation.Run(vectors: VectorOf);
        var means = new float[Federation.Values];
        quantizer.Dequantize(sum.AsSpan(VectorHeader.Length), VectorHeader.TotalWeight(sum, 3), means);
        Assert.All(means, mean => Assert.Equal(expected.Number("weighted_mean"), mean, 3 * 3.8e-6));
    }

    [RequiresDataFact(File)]
    public void Eleven_hundred_nodes_at_full_weight_are_refused_instead_of_wrapped()
    {
        var (_, expected) = Vector("secaggplus_modulus_overflow_1100_clients");
        Assert.Equal(PrivacyRefusal.Overflow, Assert.Throws<PrivacyException>(() => new Quantizer(8, 22, 1000, 1100)).Code);

        var quantizer = new Quantizer(8, Quantizer.MostBits(1000, 1100), 1000, 1100);
        using var noise = RoundingNoise.Cryptographic();
        var (one, sum, mean) = (new uint[1], new uint[1], new float[1]);
        for (var node = 0; node < 1100; node++)
        {
            quantizer.Quantize([1f], 1000, noise, one);
            sum[0] += one[0];
        }

        quantizer.Dequantize(sum, 1_100_000, mean);
        Assert.Equal(expected.Number("correct"), mean[0], 2e-5);
        Assert.NotEqual(expected.Number("flower_result"), mean[0], 1.0);
    }

    [RequiresDataFact(File)]
    public void Seeds_that_fold_to_the_same_bits_elsewhere_give_different_masks()
    {
        var (inputs, _) = Vector("secaggplus_prg_entropy");
        var masks = new List<uint[]>();
        foreach (var name in new[] { "seed_a_hex", "seed_b_hex" })
        {
            var (key, mask) = (new byte[Keystream.KeySize], new uint[1024]);
            KeyDerivation.SelfMask(Convert.FromHexString(inputs.GetProperty(name).GetString()!), Federation.ParametersFor(3), "a", key);
            using var stream = new Keystream(key);
            stream.Add(mask);
            masks.Add(mask);
        }

        Assert.Equal(0, masks[0].Zip(masks[1]).Count(pair => pair.First == pair.Second));
    }

    [RequiresDataFact(File)]
    public void Three_of_five_shares_give_the_secret_and_two_do_not()
    {
        var (inputs, _) = Vector("shamir_threshold");
        var secret = Encoding.UTF8.GetBytes(inputs.GetProperty("secret_utf8").GetString()!);
        var (threshold, count) = ((int)inputs.Number("threshold"), (int)inputs.Number("num_shares"));
        var shares = Shamir.Split(secret, threshold, count);
        var right = 0;
        for (var subset = 0; subset < 1 << count; subset++)
        {
            var chosen = shares.Where((_, i) => (subset & (1 << i)) != 0).ToList();
            if (chosen.Count == threshold)
            {
                Assert.Equal(secret, Shamir.Reconstruct(chosen, secret.Length));
                right++;
            }
            else if (chosen.Count == threshold - 1)
            {
                // 18 bytes in two field elements: the padding gives most wrong reconstructions away.
                Assert.False(Reconstructs(chosen, secret));
            }
        }

        Assert.Equal(10, right);
    }

    [RequiresDataFact(File)]
    public void Masked_sums_reduce_to_the_sums_modulo_anything_smaller()
    {
        var (inputs, expected) = Vector("secure_modular_sum");
        var sums = expected.GetProperty("sums").EnumerateArray().Select(sum => sum.GetInt64()).ToList();
        var cases = inputs.GetProperty("cases(modulus,values)").EnumerateArray().ToList();
        Assert.Equal(sums.Count, cases.Count);
        for (var i = 0; i < cases.Count; i++)
        {
            var modulus = cases[i][0].GetInt64();
            var values = cases[i][1].EnumerateArray().Select(value => (uint)Modular.Wrap(value.GetInt64(), 0, modulus)).ToList();

            // The protocol wants three nodes at least: the others send zeros.
            using var federation = new Federation(Math.Max(3, values.Count));
            var vectors = federation.Names.Select((name, node) => (name, values.ElementAtOrDefault(node))).ToDictionary();
            var sum = federation.Run(vectors: name => [.. Enumerable.Repeat(vectors[name], Federation.Values + VectorHeader.Length)]);
            Assert.All(sum, value => Assert.Equal(sums[i], Modular.Wrap(value, 0, modulus)));
        }
    }

    [RequiresDataFact(File)]
    public void Modular_clipping_wraps_into_the_range()
    {
        var (inputs, expected) = Vector("modular_clipping");
        var wrapped = expected.GetProperty("wrapped").EnumerateArray().Select(value => value.GetInt64()).ToList();
        var cases = inputs.GetProperty("cases(lo,hi,x)").EnumerateArray().ToList();
        Assert.Equal(wrapped, cases.Select(values => Modular.Wrap(values[2].GetInt64(), values[0].GetInt64(), values[1].GetInt64())));
        Assert.Throws<PrivacyException>(() => Modular.Wrap(1, 5, 5));
    }

    private static bool Reconstructs(IReadOnlyList<Share> shares, byte[] secret)
    {
        try
        {
            return Shamir.Reconstruct(shares, secret.Length).SequenceEqual(secret);
        }
        catch (PrivacyException)
        {
            return false;
        }
    }

    private static IEnumerable<double> Numbers(JsonElement inputs, string name) => inputs.GetProperty(name).EnumerateArray().Select(value => value.GetDouble());

    private static (JsonElement Inputs, JsonElement Expected) Vector(string name)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(TestData.Vectors, "aggregation.json")));
        var vector = document.RootElement.GetProperty("vectors").EnumerateArray().Single(vector => vector.GetProperty("name").GetString() == name);
        return (vector.GetProperty("inputs").Clone(), vector.GetProperty("expected").Clone());
    }
}
