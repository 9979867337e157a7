using FedInfra.Learning.Data;
using FedInfra.Learning.MatrixProduct;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Randomness;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Training;

public sealed class ManagedTrainerTests
{
    private static readonly ModelSpec Wide = new(
        "wide", [1, 12, 12], [new Conv2dSpec(40, 5, 2), new ReluSpec(), new MaxPoolSpec(2), new Conv2dSpec(70, 3, 1), new ReluSpec(), new FlattenSpec(), new DropoutSpec(0.3f), new LinearSpec(300), new ReluSpec(), new LinearSpec(10)], LossKind.SoftmaxCrossEntropy);

    [Fact]
    public void Parameters_come_out_as_they_went_in()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var model = new RandomModel(seed);
            using var trainer = new ManagedTrainer(model.Spec);
            trainer.Load(model.Start);
            var stored = new float[model.Start.Length];
            trainer.Store(stored);
            Assert.Equal(model.Start, stored);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_number_of_threads_gives_the_same_bits(int threads)
    {
        foreach (var kernels in MatrixKernels.Supported)
        {
            foreach (var optimizer in new[] { new OptimizerSpec(), new OptimizerSpec { Name = "adam", LearningRate = 0.001f } })
            {
                var plan = new TrainingPlan { Epochs = 1, BatchSize = 13, Optimizer = optimizer, Seed = 4 };
                var one = Trained(Wide, plan, threads: 1, kernels);
                Assert.Equal(one.Parameters, Trained(Wide, plan, threads, kernels).Parameters);
            }
        }
    }

    [Fact]
    public void Instruction_sets_agree_to_rounding()
    {
        var plan = new TrainingPlan { Epochs = 1, BatchSize = 10, Seed = 1 };
        var best = Trained(Wide, plan, 1, MatrixKernels.Best).Parameters;
        foreach (var kernels in MatrixKernels.Supported)
        {
            Assert.All(Trained(Wide, plan, 1, kernels).Parameters.Zip(best), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        }
    }

    [Fact]
    public void A_fused_step_is_the_step_from_written_gradients()
    {
        var plan = new TrainingPlan { Epochs = 2, BatchSize = 10, Seed = 1 };
        foreach (var kernels in MatrixKernels.Supported)
        {
            var fused = Trained(Wide, plan, 1, kernels).Parameters;
            var written = Trained(Wide, plan, 1, kernels, fuse: false).Parameters;
            Assert.All(fused.Zip(written), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
        }
    }

    [Fact]
    public void A_plan_repeated_gives_the_same_bits_and_another_seed_does_not()
    {
        var plan = new TrainingPlan { Epochs = 1, BatchSize = 7, Seed = 9 };

        Assert.Equal(Trained(Wide, plan).Parameters, Trained(Wide, plan).Parameters);
        Assert.NotEqual(Trained(Wide, plan).Parameters, Trained(Wide, plan with { Seed = 10 }).Parameters);
    }

    [Fact]
    public void One_trainer_used_again_trains_as_a_new_one_would()
    {
        var data = Data(Wide, 40);
        var plan = new TrainingPlan { Epochs = 1, BatchSize = 9, Seed = 2, Optimizer = new OptimizerSpec { Momentum = 0.9f, LearningRate = 0.01f } };
        using var trainer = new ManagedTrainer(Wide);
        trainer.Load(Wide.Initialize(3));
        trainer.Train(data, plan with { BatchSize = 20, Seed = 8 });
        trainer.Load(Wide.Initialize(3));
        trainer.Train(data, plan);
        var again = new float[Wide.ParameterCount];
        trainer.Store(again);

        Assert.Equal(Trained(Wide, plan).Parameters, again);
    }

    [Fact]
    public void Epochs_and_steps_count_the_same_batches()
    {
        var epochs = Trained(Wide, new TrainingPlan { Epochs = 2, BatchSize = 9 });
        var steps = Trained(Wide, new TrainingPlan { Steps = 10, BatchSize = 9 });

        Assert.Equal(new { Steps = 10, Examples = 80L }, new { epochs.Result.Steps, epochs.Result.Examples });
        Assert.Equal(epochs.Result, steps.Result);
        Assert.Equal(epochs.Parameters, steps.Parameters);
    }

    [Fact]
    public void Training_learns_what_can_be_learnt()
    {
        var spec = ModelCatalogue.LogisticRegression(5, 2);
        var random = new SeededRandom(1);
        var features = new float[500 * 5];
        foreach (ref var value in features.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        var targets = Enumerable.Range(0, 500).Select(i => features[i * 5] + features[(i * 5) + 3] > 0 ? 1f : 0f).ToArray();
        var data = new Dataset("half-plane", [5], features, targets, 2).All();
        using var trainer = new ManagedTrainer(spec);
        trainer.Load(spec.Initialize(0));
        trainer.Train(data, new TrainingPlan { Epochs = 20, BatchSize = 10 });

        Assert.True(trainer.Evaluate(data).Accuracy > 0.98);
    }

    [Fact]
    public void Evaluation_changes_nothing_and_does_not_depend_on_batches()
    {
        var data = Data(Wide, 700);
        using var trainer = new ManagedTrainer(Wide);
        trainer.Load(Wide.Initialize(3));
        var all = trainer.Evaluate(data);
        var after = new float[Wide.ParameterCount];
        trainer.Store(after);

        Assert.Equal(Wide.Initialize(3), after);
        var parts = Enumerable.Range(0, 7).Select(part => trainer.Evaluate(new DataView(data.Source, [.. Enumerable.Range(part * 100, 100)]))).ToArray();
        Assert.Equal(all.Loss, parts.Average(part => part.Loss), 1e-9);
        Assert.Equal(all.Accuracy, parts.Average(part => part.Accuracy), 1e-9);
    }

    [Fact]
    public void A_strong_proximal_term_holds_the_model_where_it_started()
    {
        var free = Distance(new TrainingPlan { Epochs = 3, BatchSize = 10, Optimizer = new OptimizerSpec { LearningRate = 0.05f } });
        var held = Distance(new TrainingPlan { Epochs = 3, BatchSize = 10, ProximalMu = 10, Optimizer = new OptimizerSpec { LearningRate = 0.05f } });

        Assert.InRange(held, 1e-6, free / 3);

        static double Distance(TrainingPlan plan) =>
            Trained(Wide, plan).Parameters.Zip(Wide.Initialize(3)).Sum(pair => Math.Pow(pair.First - pair.Second, 2));
    }

    [Fact]
    public void A_loss_that_explodes_is_an_error_that_names_the_step()
    {
        var error = Assert.Throws<LearningException>(() => Trained(Wide, new TrainingPlan { Epochs = 50, BatchSize = 5, Optimizer = new OptimizerSpec { LearningRate = 1e6f } }));
        Assert.Matches("the loss at training step \\d+ on random is .*lower the learning rate", error.Message);
        Assert.True(error.TellsOfExamples);
    }

    [Fact]
    public void Everything_wrong_with_a_plan_and_its_data_is_told_at_once()
    {
        using var trainer = new ManagedTrainer(ModelCatalogue.TwoLayerPerceptron);
        var data = new Dataset("wrong", [3], [1, 2, 3], [11], 12).All();
        var plan = new TrainingPlan { BatchSize = -1, ProximalMu = float.NaN, Optimizer = new OptimizerSpec { Name = "lion", LearningRate = 0, Momentum = 1, Beta2 = 2 } };
        var message = Assert.Throws<LearningException>(() => trainer.Train(data, plan)).Message;

        foreach (var part in new[]
        {
            "optimizer: unknown optimizer 'lion'; known are sgd, adam", "learning rate: 0", "momentum: 1", "beta 2: 2", "epochs and steps: 0 and 0", "batch size: -1",
            "proximal mu: NaN", "its examples have 3 features, the model takes 784", "its targets are 12 classes, the model's are 10 classes",
        })
        {
            Assert.Contains($"2nn on wrong: {part}", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_feature_that_is_no_index_is_named_before_an_embedding_reads_out_of_bounds()
    {
        var spec = new ModelSpec("e", [2], [new EmbeddingSpec(5, 3), new FlattenSpec(), new LinearSpec(1)], LossKind.MeanSquaredError);
        using var trainer = new ManagedTrainer(spec);
        foreach (var bad in new[] { 5f, -1f, 1.5f })
        {
            var data = new Dataset("words", [2], [0, 1, 2, bad], [0, 0], 0).All();
            var refusal = Assert.Throws<LearningException>(() => trainer.Evaluate(data));
            Assert.Contains($"example 1 has feature {bad}", refusal.Message, StringComparison.Ordinal);
            Assert.True(refusal.TellsOfExamples);
        }
    }

    [Fact]
    public void A_model_or_batch_that_cannot_fit_is_refused_in_words()
    {
        var model = new ModelSpec("huge", [200_000_000], [new LinearSpec(1)], LossKind.MeanSquaredError);
        Assert.Contains("huge: padded to whole vectors", Assert.Throws<LearningException>(() => new ManagedTrainer(model)).Message, StringComparison.Ordinal);

        var images = new Dataset("images", [1, 1, 1], new float[9_000], new float[9_000], 0);
        var wide = new ModelSpec("wide", [1, 1, 1], [new Conv2dSpec(200_000, 1), new FlattenSpec(), new LinearSpec(1)], LossKind.MeanSquaredError);
        using var trainer = new ManagedTrainer(wide);
        Assert.Contains(
            "a batch of 9000 examples of shape [200000, 1, 1] does not fit in memory; use at most 5368",
            Assert.Throws<LearningException>(() => trainer.Train(images.All(), new TrainingPlan { Epochs = 1, BatchSize = 0 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_is_seen_before_a_step()
    {
        using var trainer = new ManagedTrainer(Wide);
        trainer.Load(Wide.Initialize(1));
        Assert.Throws<OperationCanceledException>(() => trainer.Train(Data(Wide, 10), new TrainingPlan { Epochs = 1 }, new CancellationToken(true)));
    }

    [Fact]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        var spec = new ModelSpec("d", [1000], [new DropoutSpec(0.25f), new LinearSpec(1)], LossKind.MeanSquaredError);
        var data = new Dataset("ones", [1000], [.. Enumerable.Repeat(1f, 1000)], [1], 0).All();
        using var trainer = new ManagedTrainer(spec);
        trainer.Load(new float[1001]);
        var slopes = trainer.GradientsOf(data)[..1000];

        Assert.InRange(slopes.Count(slope => slope == 0), 200, 300);
        Assert.All(slopes.Where(slope => slope != 0), slope => Assert.Equal(-2 / 0.75f, slope, 1e-5f));
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        var data = Data(ModelCatalogue.TwoLayerPerceptron, 50);
        using var trainer = new ManagedTrainer(ModelCatalogue.TwoLayerPerceptron);
        trainer.Load(ModelCatalogue.TwoLayerPerceptron.Initialize(1));
        Measure(1);

        // One object a step would be 24 kB for these thousand; the runtime itself needs a little now and then.
        Assert.InRange(Measure(200) - Measure(1), 0, 12_000);

        long Measure(int epochs)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Train(data, new TrainingPlan { Epochs = epochs, BatchSize = 10, Optimizer = new OptimizerSpec { LearningRate = 0.001f } });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static (TrainingResult Result, float[] Parameters) Trained(
        ModelSpec spec, TrainingPlan plan, int threads = 1, MatrixKernels? kernels = null, bool fuse = true)
    {
        using var trainer = new ManagedTrainer(spec, threads, kernels ?? MatrixKernels.Best) { FuseSteps = fuse };
        trainer.Load(spec.Initialize(3));
        var result = trainer.Train(Data(spec, 40), plan);
        var parameters = new float[spec.ParameterCount];
        trainer.Store(parameters);
        return (result, parameters);
    }

    private static DataView Data(ModelSpec spec, int examples)
    {
        var random = new SeededRandom(6);
        var length = spec.Input.Aggregate(1, (product, size) => product * size);
        var features = new float[examples * length];
        foreach (ref var value in features.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        return new Dataset("random", spec.Input, features, [.. Enumerable.Range(0, examples).Select(_ => (float)random.NextInt(spec.Classes))], spec.Classes).All();
    }
}
