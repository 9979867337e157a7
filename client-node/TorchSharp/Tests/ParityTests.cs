using FedInfra.Learning.Engines;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Training;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>From the same parameters, data and plan both engines end at the same parameters.</summary>
public sealed class ParityTests
{
    private const float Tolerance = 1e-4f;
    private const int Examples = 45;

    private static readonly Dictionary<string, ModelSpec> _models = new()
    {
        ["logreg"] = ModelCatalogue.LogisticRegression(13, 2),
        ["softmax"] = ModelCatalogue.LogisticRegression(20, 7),
        ["2nn"] = ModelCatalogue.TwoLayerPerceptron,
        ["cnn"] = ModelCatalogue.ConvolutionalNetwork,
        ["strides"] = new(
            "strides", [3, 17, 15],
            [new Conv2dSpec(5, 4, Padding: 2, Stride: 3), new ReluSpec(), new Conv2dSpec(6, 3, 1), new MaxPoolSpec(2), new FlattenSpec(), new LinearSpec(4)],
            LossKind.SoftmaxCrossEntropy),
        ["dropout"] = new(
            "dropout", [3, 8, 8],
            [new Conv2dSpec(5, 3, 1), new ReluSpec(), new DropoutSpec(0.25f), new FlattenSpec(), new LinearSpec(30), new DropoutSpec(0.5f), new LinearSpec(5)],
            LossKind.SoftmaxCrossEntropy),
        ["words"] = new(
            "words", [6],
            [new EmbeddingSpec(50, 8), new LayerNormSpec(), new FlattenSpec(), new LinearSpec(10), new LayerNormSpec(), new ReluSpec(), new LinearSpec(3)],
            LossKind.SoftmaxCrossEntropy),
        ["regression"] = new("regression", [9], [new LinearSpec(12), new ReluSpec(), new LinearSpec(1)], LossKind.MeanSquaredError),
    };

    private static readonly Dictionary<string, TrainingPlan> _plans = new()
    {
        ["sgd"] = new() { Epochs = 2, BatchSize = 10, Seed = 3, Optimizer = new() { LearningRate = 0.05f } },
        ["momentum and decay"] = new() { Epochs = 2, BatchSize = 8, Seed = 4, Optimizer = new() { LearningRate = 0.02f, Momentum = 0.9f, WeightDecay = 0.01f } },
        ["adam"] = new() { Epochs = 2, BatchSize = 16, Seed = 5, Optimizer = new() { Name = "adam", LearningRate = 0.001f, WeightDecay = 0.001f } },
        ["proximal"] = new() { Steps = 9, BatchSize = 7, Seed = 6, ProximalMu = 0.1f, Optimizer = new() { LearningRate = 0.05f } },
        ["whole batch"] = new() { Steps = 3, BatchSize = 0, Seed = 7, Optimizer = new() { LearningRate = 0.05f } },
    };

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var model in _models.Keys)
        {
            foreach (var plan in _plans.Keys)
            {
                pairs.Add(model, plan);
            }
        }

        return pairs;
    }

    [RequiresEngineTheory]
    [MemberData(nameof(Pairs))]
    public void A_round_with_either_engine_is_the_same(string model, string plan)
    {
        var spec = _models[model];
        var managed = Train(TrainingEngine.Managed.Open(new EngineSettings()), spec, _plans[plan]);
        var torch = Train(Engine.Open(), spec, _plans[plan]);

        Assert.Equal(managed.Training.Steps, torch.Training.Steps);
        Assert.Equal(managed.Training.Examples, torch.Training.Examples);
        Assert.Equal(managed.Training.MeanLoss!.Value, torch.Training.MeanLoss!.Value, Tolerance);
        Assert.Equal(managed.Evaluation.Loss, torch.Evaluation.Loss, Tolerance);
        Assert.Equal(managed.Evaluation.Accuracy, torch.Evaluation.Accuracy);
        var furthest = managed.Parameters.Zip(torch.Parameters, (one, other) => Math.Abs(one - other)).Max();
        Assert.InRange(furthest, 0, Tolerance);
    }

    [RequiresEngineFact]
    public void Parameters_come_out_as_they_went_in()
    {
        using var device = Engine.Open();
        foreach (var spec in _models.Values)
        {
            using var trainer = device.CreateTrainer(spec);
            var start = spec.Initialize(9);
            var stored = new float[start.Length];

            trainer.Load(start);
            trainer.Store(stored);

            Assert.Equal(start, stored);
        }
    }

    [RequiresEngineFact]
    public void A_GPU_says_how_full_it_is_and_a_processor_does_not()
    {
        using var device = Engine.Open();
        using var trainer = device.CreateTrainer(_models["2nn"]);
        Train(trainer, _plans["sgd"]);

        if (!Engine.IsGpu)
        {
            Assert.Null(device.Usage);
            return;
        }

        Assert.InRange(device.Usage!.Value.MemoryUsed, 1 << 20, device.Usage.Value.MemoryTotal);
        Assert.InRange(device.Usage.Value.Utilization, 0, 1);
        Assert.Contains("GiB", device.Description, StringComparison.Ordinal);
    }

    [RequiresEngineFact]
    public void A_trainer_forgets_its_last_training()
    {
        var spec = _models["dropout"];
        using var device = Engine.Open();
        using var trainer = device.CreateTrainer(spec);

        var first = Train(trainer, _plans["adam"]);
        var second = Train(trainer, _plans["adam"]);

        Assert.InRange(first.Parameters.Zip(second.Parameters, (one, other) => Math.Abs(one - other)).Max(), 0, 1e-6f);
    }

    [RequiresEngineFact]
    public void Mixed_precision_ends_near_full_precision_and_is_not_the_same()
    {
        var spec = _models["cnn"];
        var full = Train(Engine.Open(), spec, _plans["sgd"]);
        var mixed = Train(Engine.Open(new EngineSettings { MixedPrecision = true }), spec, _plans["sgd"]);

        Assert.NotEqual(full.Parameters, mixed.Parameters);
        Assert.Equal(full.Training.MeanLoss!.Value, mixed.Training.MeanLoss!.Value, 0.02);

        // bfloat16 has eight bits of mantissa; a step of the learning rate apart would be far more.
        Assert.InRange(full.Parameters.Zip(mixed.Parameters, (one, other) => Math.Abs(one - other)).Max(), 0, 0.01f);
    }

    [RequiresEngineFact]
    public void Private_training_has_noise_and_counts_as_the_managed_engines_does()
    {
        var spec = _models["logreg"];
        var plan = new TrainingPlan { Epochs = 1, BatchSize = 9, Privacy = new DpSgd(Clip: 1, NoiseMultiplier: 1), Optimizer = new() { LearningRate = 0.1f } };
        var drawn = 0;
        using var device = Engine.Open(new EngineSettings
        {
            Noise = (values, _) =>
            {
                drawn += values.Length;
                values.Clear();
            },
        });
        using var trainer = device.CreateTrainer(spec);

        var result = Train(trainer, plan);

        Assert.Null(result.Training.MeanLoss);
        Assert.Equal(0.2, result.Training.SamplingRate);
        Assert.Equal(5 * spec.ParameterCount, drawn);
        Assert.NotEqual(spec.Initialize(2), result.Parameters);
    }

    private static Outcome Train(ITrainingDevice device, ModelSpec spec, TrainingPlan plan)
    {
        using (device)
        {
            using var trainer = device.CreateTrainer(spec);
            return Train(trainer, plan);
        }
    }

    private static Outcome Train(IModelTrainer trainer, TrainingPlan plan)
    {
        trainer.Load(trainer.Spec.Initialize(2));
        var training = trainer.Train(Numbers.For(trainer.Spec, Examples), plan);
        var parameters = new float[trainer.Spec.ParameterCount];
        trainer.Store(parameters);
        return new Outcome(training, trainer.Evaluate(Numbers.For(trainer.Spec, Examples, seed: 2)), parameters);
    }

    private sealed record Outcome(TrainingResult Training, EvaluationResult Evaluation, float[] Parameters);
}
