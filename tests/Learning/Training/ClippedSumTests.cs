using System.Numerics;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Training;

public sealed class ClippedSumTests
{
    /// <summary>Random models, and one with dropout, which random ones lack.</summary>
    private static IEnumerable<(ModelSpec Spec, float[] Start, DataView Data)> Models(float dropout)
    {
        for (var seed = 0UL; seed < 60; seed++)
        {
            var model = new RandomModel(seed);
            yield return (model.Spec, model.Start, model.Data);
        }

        var spec = new ModelSpec(
            "dropout", [9], [new LinearSpec(20), new ReluSpec(), new DropoutSpec(dropout), new LinearSpec(3)], LossKind.SoftmaxCrossEntropy);
        float[] features = [.. Enumerable.Range(0, 63).Select(index => MathF.Sin(index))];
        yield return (spec, spec.Initialize(2), new Dataset("waves", [9], features, [0, 1, 2, 0, 1, 2, 0], 3).All());
    }

    [Fact]
    public void The_gradient_of_a_batch_is_the_mean_of_single_ones_for_every_kind_of_layer()
    {
        var kinds = new SortedSet<string>();
        foreach (var (spec, start, data) in Models(dropout: 0))
        {
            kinds.UnionWith(spec.Layers.Select(layer => layer.Kind));
            using var trainer = new ManagedTrainer(spec);
            trainer.Load(start);
            var batch = trainer.GradientsOf(data);
            var singles = trainer.ClippedSumOf(data, new DpSgd(1e4, 1e-4), _ => 0).Sum;

            Same(batch, [.. singles.Select(value => (double)value / data.Count)], spec.Name);
        }

        // A layer whose examples see one another, as batch normalisation's do, cannot be private by example; nobody knows of
        // a module whether its do, and this engine runs none.
        Assert.Equal(LayerNames.Kinds.Except(["module"]).Order(StringComparer.Ordinal), kinds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sum_is_that_of_gradients_clipped_one_by_one()
    {
        foreach (var (spec, start, data) in Models(dropout: 0))
        {
            using var trainer = new ManagedTrainer(spec);
            trainer.Load(start);
            float[][] singles = [.. Enumerable.Range(0, data.Count).Select(example => trainer.GradientsOf(new DataView(data.Source, [data.Row(example)])))];
            double[] norms = [.. singles.Select(single => Math.Sqrt(single.Sum(value => (double)value * value)))];
            var clip = Math.Max(1e-3, norms.Order().ElementAt(norms.Length / 2));
            var expected = new double[start.Length];
            for (var example = 0; example < singles.Length; example++)
            {
                for (var i = 0; i < expected.Length; i++)
                {
                    expected[i] += singles[example][i] * Math.Min(1, clip / norms[example]);
                }
            }

            Same(trainer.ClippedSumOf(data, new DpSgd(clip, 0.1), _ => 0).Sum, expected, spec.Name);
        }
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.7)]
    [InlineData(1e6)]
    public void Leaving_out_any_example_moves_the_sum_by_no_more_than_the_clip(double clip)
    {
        // The less noise, the finer the grid: here the clip is 2^34 grains, so that any rounding upwards would show.
        var bound = BigInteger.Pow(ClippedSum.Deviation * 1024L, 2);
        var reached = BigInteger.Zero;
        foreach (var (spec, start, data) in Models(dropout: 0.5f))
        {
            using var trainer = new ManagedTrainer(spec);
            trainer.Load(start);
            var all = Grains(trainer, data, [.. Enumerable.Range(0, data.Count)]);
            for (var left = 0; left < data.Count; left++)
            {
                var without = Grains(trainer, data, [.. Enumerable.Range(0, data.Count).Where(index => index != left)]);
                var square = all.Zip(without).Aggregate(BigInteger.Zero, (sum, pair) => sum + BigInteger.Pow(pair.First - pair.Second, 2));

                Assert.True(square <= bound, $"{spec.Name} without {left}: {square} is above {bound}");
                reached = BigInteger.Max(reached, square);
            }
        }

        Assert.True(clip > 1 || reached > bound * 99 / 100, "nothing was clipped, or far too short");

        long[] Grains(ManagedTrainer trainer, DataView data, int[] rows) =>
            trainer.ClippedSumOf(new DataView(data.Source, rows), new DpSgd(clip, 1.0 / 1024), row => (ulong)row).Grains;
    }

    [Fact]
    public void A_scalar_is_clipped_a_zero_stays_and_what_is_not_finite_adds_nothing()
    {
        var sum = new ClippedSum(new DpSgd(2, 1), [true, .. Enumerable.Repeat(false, 15)]);
        Assert.Equal(0, Added(0));
        Assert.Equal(0, Added(float.NaN));
        Assert.Equal(0, Added(float.PositiveInfinity));
        Assert.InRange(Added(1), (ClippedSum.Deviation / 2) - 1, ClippedSum.Deviation / 2);
        Assert.InRange(Added(3), ClippedSum.Deviation - 1, ClippedSum.Deviation);
        Assert.InRange(Added(float.MinValue), -ClippedSum.Deviation, -ClippedSum.Deviation + 1);

        long Added(float value)
        {
            sum.Clear();
            sum.Add([value, .. new float[15]]);
            Assert.Equal(15, sum.Grains[1..].Count(0));
            return sum.Grains[0];
        }
    }

    private static void Same(float[] actual, double[] expected, string model)
    {
        var norm = Math.Sqrt(expected.Sum(value => value * value));
        var distance = Math.Sqrt(expected.Zip(actual).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
        Assert.True(distance <= (1e-5 * norm) + 1e-6, $"{model}: apart by {distance} of {norm}");
    }
}
