using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Randomness;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Training;

public sealed class DpSgdTests
{
    /// <summary>A clip that cuts nothing.</summary>
    private static readonly DpSgd Unclipped = new(1e3, 1e-3);

    private static readonly ModelSpec Line = new("line", [2000], [new LinearSpec(1)], LossKind.MeanSquaredError);

    /// <summary>Examples whose gradients are 0 at a model of zeros.</summary>
    private static DataView Nothing(int examples) => new Dataset("nothing", [2000], new float[2000 * examples], new float[examples], 0).All();

    public static TheoryData<string> Models => ["2nn", "small-cnn", "logreg", "regression"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Without_noise_and_clipping_its_steps_are_those_of_plain_training(string name)
    {
        var spec = Model(name);
        var data = Normal(spec, 30);
        var plan = new TrainingPlan
        {
            Steps = 3,
            BatchSize = 0,
            ProximalMu = 0.5f,
            Optimizer = new OptimizerSpec { LearningRate = 0.05f, Momentum = 0.9f, WeightDecay = 0.01f },
        };
        using var trainer = new ManagedTrainer(spec, 1, TestNoise.Zero);
        var plain = Trained(trainer, data, plan);
        var privately = Trained(trainer, data, plan with { Privacy = Unclipped });

        var moved = Distance(plain, spec.Initialize(3));
        Assert.True(moved > 0.01, $"moved by {moved}");
        Assert.InRange(Distance(plain, privately), 0, 1e-4 * moved);
    }

    [Fact]
    public void The_noise_on_every_parameter_is_the_multiple_of_the_clip_over_the_expected_batch()
    {
        var noise = new TestNoise();
        using var trainer = new ManagedTrainer(Line, 1, noise.Fill);
        trainer.Load(new float[2001]);
        trainer.Train(Nothing(10), new TrainingPlan { Steps = 1, BatchSize = 5, Privacy = new DpSgd(3, 2), Optimizer = new OptimizerSpec { LearningRate = 0.5f } });
        var values = new float[2001];
        trainer.Store(values);

        Assert.InRange(Math.Sqrt(values.Average(value => (double)value * value)) / (0.5 * 2 * 3 / 5), 0.93, 1.07);
        Assert.InRange(values.Average(), -0.1, 0.1);
        Assert.Equal(2001, noise.Values);
        Assert.Equal([ClippedSum.Deviation], noise.Deviations);
    }

    [Fact]
    public void An_empty_batch_is_a_step_with_noise()
    {
        var noise = new TestNoise(scale: 1e-3);
        using var trainer = new ManagedTrainer(Line, 1, noise.Fill);
        trainer.Load(new float[2001]);

        // Of 200 batches of two examples at a rate of a half, not one being empty has a chance of 1e-25.
        var result = trainer.Train(Nothing(2), new TrainingPlan { Steps = 200, BatchSize = 1, Privacy = new DpSgd(1, 1) });

        Assert.Equal(200, result.Steps);
        Assert.Equal(200 * 2001, noise.Values);
    }

    [Fact]
    public void Batches_are_drawn_example_by_example()
    {
        // Each example pulls the bias up by the whole clip, so that a step tells how many were in its batch.
        var spec = new ModelSpec("bias", [1], [new LinearSpec(1)], LossKind.MeanSquaredError);
        var data = new Dataset("far", [1], new float[100], [.. Enumerable.Repeat(1e9f, 100)], 0).All();
        using var trainer = new ManagedTrainer(spec, 1, TestNoise.Zero);
        var plan = new TrainingPlan { Steps = 1, BatchSize = 20, Privacy = new DpSgd(1, 1), Optimizer = new OptimizerSpec { LearningRate = 1 } };
        var sizes = new double[600];
        var values = new float[2];
        for (var draw = 0; draw < sizes.Length; draw++)
        {
            trainer.Load([0, 0]);
            trainer.Train(data, plan);
            trainer.Store(values);
            sizes[draw] = values[1] * 20;
        }

        // Binomial: mean 20, variance 16; the bounds are some seven standard errors away.
        var mean = sizes.Average();
        Assert.InRange(mean, 18.8, 21.2);
        Assert.InRange(sizes.Average(size => Math.Pow(size - mean, 2)), 9, 23);
        Assert.All(sizes, size => Assert.Equal(Math.Round(size), size, 1e-3));
    }

    [Fact]
    public void A_chance_is_as_large_as_asked_for()
    {
        var random = new SecretRandom();
        Assert.InRange(Enumerable.Range(0, 200_000).Count(_ => random.Chance(0.3)), 58_500, 61_500);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(random.Chance(1)));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.False(random.Chance(0)));
    }

    [Fact]
    public void The_seed_decides_neither_batches_nor_dropout()
    {
        var plain = new ModelSpec("plain", [500], [new LinearSpec(10)], LossKind.SoftmaxCrossEntropy);
        var dropout = new ModelSpec("dropout", [500], [new DropoutSpec(0.5f), new LinearSpec(10)], LossKind.SoftmaxCrossEntropy);
        foreach (var (spec, batch) in new[] { (plain, 50), (dropout, 0) })
        {
            using var trainer = new ManagedTrainer(spec, 1, TestNoise.Zero);
            var data = Normal(spec, 100);
            var plan = new TrainingPlan { Steps = 1, BatchSize = batch, Seed = 8, Privacy = Unclipped };
            Assert.NotEqual(Trained(trainer, data, plan), Trained(trainer, data, plan));
        }
    }

    [Fact]
    public void The_result_tells_what_an_accountant_needs_and_nothing_of_the_data()
    {
        using var trainer = new ManagedTrainer(Line, 1, TestNoise.Zero);
        var result = trainer.Train(Nothing(10), new TrainingPlan { Epochs = 2, BatchSize = 4, Privacy = new DpSgd(1, 1) });

        Assert.Equal(new TrainingResult(6, 24, null, 0.4), result);
        Assert.Null(trainer.Train(Nothing(10), new TrainingPlan { Epochs = 1 }).SamplingRate);
    }

    [Theory]
    [InlineData(1, 0, 25, 100, 4, 25, 0.25)]
    [InlineData(3, 0, 30, 100, 9, 30, 0.3)]
    [InlineData(2, 0, 40, 100, 6, 40, 0.4)]
    [InlineData(2, 0, 0, 100, 2, 100, 1)]
    [InlineData(2, 0, 999, 100, 2, 100, 1)]
    [InlineData(0, 17, 10, 100, 17, 10, 0.1)]
    public void A_schedule_is_known_before_the_training(int epochs, int steps, int batch, int examples, int expectedSteps, int expectedBatch, double rate) =>
        Assert.Equal(
            new PrivateSchedule(expectedSteps, expectedBatch, rate),
            PrivateSchedule.Of(new TrainingPlan { Epochs = epochs, Steps = steps, BatchSize = batch }, examples));

    [Fact]
    public void A_schedule_too_long_to_count_is_refused() => Assert.Contains(
        "epochs: 2000000000 of 100 steps each",
        Assert.Throws<LearningException>(() => PrivateSchedule.Of(new TrainingPlan { Epochs = 2_000_000_000, BatchSize = 1 }, 100)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_is_wrong_with_its_numbers_is_told_with_the_rest_of_the_plan()
    {
        using var trainer = new ManagedTrainer(Line, 1, TestNoise.Zero);
        var message = Refusal(new DpSgd(0, double.NaN));
        Assert.Contains("line on nothing: clip: 0 must be above 0", message, StringComparison.Ordinal);
        Assert.Contains("line on nothing: noise multiplier: NaN must be above 0", message, StringComparison.Ordinal);
        Assert.Contains("line on nothing: epochs and steps", message, StringComparison.Ordinal);
        Assert.Contains("noise multiplier: -1", Refusal(new DpSgd(double.PositiveInfinity, -1)), StringComparison.Ordinal);
        Assert.Contains("is too small for exact sums of 10 examples; use at least 7", Refusal(new DpSgd(1, 1e-12)), StringComparison.Ordinal);

        string Refusal(DpSgd privacy) => Assert.Throws<LearningException>(() => trainer.Train(Nothing(10), new TrainingPlan { Privacy = privacy })).Message;
    }

    [Fact]
    public void Without_a_source_of_noise_there_is_no_private_training()
    {
        using var trainer = new ManagedTrainer(Line);
        Assert.Throws<InvalidOperationException>(() => trainer.Train(Nothing(2), new TrainingPlan { Steps = 1, Privacy = new DpSgd(1, 1) }));
    }

    [Fact]
    public void Parameters_that_explode_are_an_error_that_names_the_step()
    {
        using var trainer = new ManagedTrainer(Line, 1, new TestNoise().Fill);
        var plan = new TrainingPlan { Steps = 9, BatchSize = 0, Privacy = new DpSgd(1e10, 1), Optimizer = new OptimizerSpec { LearningRate = 1e38f } };
        Assert.Contains(
            "parameters are not finite after private training step 1 on nothing; lower the learning rate",
            Assert.Throws<LearningException>(() => trainer.Train(Nothing(2), plan)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Logistic_regression_learns_under_moderate_noise()
    {
        var spec = ModelCatalogue.LogisticRegression(13, 2);
        var random = new SeededRandom(11);
        float[] features = [.. Enumerable.Range(0, 13 * 500).Select(_ => (float)random.NextGaussian())];
        float[] targets = [.. Enumerable.Range(0, 500).Select(row => features.AsSpan(row * 13, 13).ToArray().Select((x, i) => i % 2 == 0 ? x : -x).Sum() > 0 ? 1f : 0f)];
        var data = new Dataset("patients", [13], features, targets, 2).All();
        using var trainer = new ManagedTrainer(spec, 1, new TestNoise().Fill);
        trainer.Load(new float[14]);
        var plan = new TrainingPlan { Epochs = 10, BatchSize = 50, Privacy = new DpSgd(1, 1), Optimizer = new OptimizerSpec { LearningRate = 0.5f } };
        trainer.Train(data, plan);

        Assert.InRange(trainer.Evaluate(data).Accuracy, 0.85, 1);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        var spec = Model("small-cnn");
        var data = Normal(spec, 20);
        using var trainer = new ManagedTrainer(spec, 1, new TestNoise(1e-3).Fill);
        trainer.Load(spec.Initialize(1));
        Measure(1);

        Assert.InRange(Measure(60) - Measure(1), -2_000, 2_000);

        long Measure(int steps)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Train(data, new TrainingPlan { Steps = steps, BatchSize = 5, Privacy = new DpSgd(1, 1), Optimizer = new OptimizerSpec { LearningRate = 0.001f } });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static ModelSpec Model(string name) => name switch
    {
        "small-cnn" => new(
            name, [1, 12, 12], [new Conv2dSpec(8, 5, 2), new ReluSpec(), new MaxPoolSpec(2), new Conv2dSpec(20, 3, 1), new ReluSpec(), new FlattenSpec(), new LinearSpec(10)], LossKind.SoftmaxCrossEntropy),
        "regression" => new(name, [20], [new LinearSpec(30), new LayerNormSpec(), new ReluSpec(), new LinearSpec(1)], LossKind.MeanSquaredError),
        _ => ModelCatalogue.Find(name, 13, 2),
    };

    private static DataView Normal(ModelSpec spec, int examples)
    {
        var random = new SeededRandom(6);
        var length = spec.Input.Aggregate(1, (product, size) => product * size);
        float[] features = [.. Enumerable.Range(0, examples * length).Select(_ => (float)random.NextGaussian())];
        float[] targets = [.. Enumerable.Range(0, examples).Select(_ => spec.Classes == 0 ? (float)random.NextGaussian() : random.NextInt(spec.Classes))];
        return new Dataset("random", spec.Input, features, targets, spec.Classes).All();
    }

    private static float[] Trained(ManagedTrainer trainer, DataView data, TrainingPlan plan)
    {
        trainer.Load(trainer.Spec.Initialize(3));
        trainer.Train(data, plan);
        var parameters = new float[trainer.Spec.ParameterCount];
        trainer.Store(parameters);
        return parameters;
    }

    private static double Distance(float[] one, float[] other) => Math.Sqrt(one.Zip(other).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
}
