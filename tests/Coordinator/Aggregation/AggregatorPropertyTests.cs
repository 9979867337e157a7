using FedInfra.Coordinator.Aggregation;
using static FedInfra.Coordinator.Tests.Aggregation.AggregationBench;

namespace FedInfra.Coordinator.Tests.Aggregation;

/// <summary>What must hold for any updates: seeded random ones of many lengths, sizes and weights.</summary>
public sealed class AggregatorPropertyTests
{
    public static TheoryData<string> Strategies => [.. ServerStrategies.Names];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Neither_the_order_of_updates_nor_the_block_size_changes_a_bit(string strategy)
    {
        for (var seed = 0; seed < 15; seed++)
        {
            var random = new Random(seed);
            var (model, updates) = Draw(random);
            var expected = TwoRounds(strategy, model, updates, Aggregator.DefaultBlock);
            foreach (var block in (int[])[1, 2, 7, 8, 64, random.Next(1, 200)])
            {
                random.Shuffle(updates);
                Assert.Equal(expected, TwoRounds(strategy, model, updates, block));
            }
        }
    }

    [Fact]
    public void The_mean_is_what_a_plain_loop_in_double_computes()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (model, updates) = Draw(new Random(seed));
            using var bench = new AggregationBench(model) { Block = 13 };
            bench.Round(new(), Files(bench, updates));

            var ordered = updates.OrderBy(u => u.Node, StringComparer.Ordinal).ToArray();
            var total = ordered.Sum(u => u.Weight);
            for (var j = 0; j < model.Length; j++)
            {
                var mean = 0.0;
                foreach (var update in ordered)
                {
                    mean += update.Weight / total * update.Values[j];
                }

                Assert.Equal((float)(model[j] + mean), bench.Model[j]);
            }
        }
    }

    [Fact]
    public void The_mean_has_the_bits_of_that_loop_before_it_is_rounded()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (model, updates) = Draw(new Random(seed));
            using var bench = new AggregationBench();
            var total = updates.OrderBy(u => u.Node, StringComparer.Ordinal).Sum(u => u.Weight);
            var expected = new double[model.Length];
            foreach (var update in updates.OrderBy(u => u.Node, StringComparer.Ordinal))
            {
                for (var j = 0; j < expected.Length; j++)
                {
                    expected[j] += update.Weight / total * update.Values[j];
                }
            }

            var mean = new double[model.Length];
            new WeightedMean(Files(bench, updates), model.Length).Fold(0, mean, new float[model.Length]);

            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), mean.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    [Fact]
    public void One_update_of_any_weight_is_taken_as_it_is()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var update = Numbers(random, 100);
            using var bench = new AggregationBench(new float[update.Length]);

            Assert.Equal(update, bench.Round(new(), Named("a", bench.Write(update), Math.Pow(10, random.Next(-300, 300)))));
        }
    }

    [Fact]
    public void Equal_updates_are_taken_as_they_are_whatever_their_weights()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var update = Numbers(random, 30);
            using var bench = new AggregationBench(new float[update.Length]);
            var file = bench.Write(update);

            var model = bench.Round(new(), [.. Enumerable.Range(0, 20).Select(i => Named($"n{i}", file, random.NextDouble()))]);

            Assert.Equal(update, model);
        }
    }

    private static (float[] Model, (string Node, double Weight, float[] Values)[] Updates) Draw(Random random)
    {
        var length = random.Next(1, 150);
        var updates = Enumerable.Range(0, random.Next(1, 12))
            .Select(i => ($"node-{i}", random.Next(4) == 0 ? 1e-3 : random.Next(1, 1000), Numbers(random, length)))
            .ToArray();
        return (Numbers(random, length), updates);
    }

    // Sizes differ by many powers of ten, so that the order of a sum shows in its last bits.
    private static float[] Numbers(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 8))))];

    private static string TwoRounds(string strategy, float[] model, (string Node, double Weight, float[] Values)[] updates, int block)
    {
        using var bench = new AggregationBench(model) { Block = block };
        bench.Round(new() { Name = strategy }, Files(bench, updates));
        bench.Round(new() { Name = strategy }, Files(bench, updates));
        var state = bench.State.Select(slot => $"{slot.Key}={Convert.ToHexString(slot.Value)}");
        return $"{string.Join(',', bench.Model.Select(BitConverter.SingleToInt32Bits))} {string.Join(' ', state)} {bench.Result}";
    }

    private static UpdateSource[] Files(AggregationBench bench, (string Node, double Weight, float[] Values)[] updates) =>
        [.. updates.Select(u => Named(u.Node, bench.Write(u.Values), u.Weight))];
}
