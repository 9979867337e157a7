using FedInfra.Learning;
using FedInfra.Learning.Engines;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Training;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>What goes wrong is a named failure of one training.</summary>
public sealed class FailureTests
{
    private static readonly TrainingPlan _plan = new() { Steps = 1, BatchSize = 0 };

    [RequiresEngineFact]
    public void Running_out_of_memory_is_named_and_the_device_goes_on()
    {
        // One example widens to 2^28 values of four bytes, so that a thousand are a terabyte.
        var wide = new ModelSpec("wide", [1, 16, 16], [new Conv2dSpec(1 << 20, 1), new MaxPoolSpec(16), new FlattenSpec(), new LinearSpec(2)], LossKind.SoftmaxCrossEntropy);
        var many = Numbers.For(wide, 1000);
        var small = ModelCatalogue.LogisticRegression(4, 2);
        using var device = Engine.Open();
        using var trainer = device.CreateTrainer(wide);

        var error = Assert.Throws<LearningException>(() => trainer.Train(many, _plan));

        Assert.Contains("out of memory", error.Message, StringComparison.Ordinal);
        Assert.Contains("batches of 1000", error.Message, StringComparison.Ordinal);
        Assert.Contains("use smaller batches", error.Message, StringComparison.Ordinal);
        Assert.False(error.TellsOfExamples);
        using var next = device.CreateTrainer(small);
        Assert.Equal(1, next.Train(Numbers.For(small, 10), _plan).Steps);
    }

    [RequiresEngineFact]
    public void A_loss_that_is_not_finite_stops_the_training()
    {
        var spec = new ModelSpec("regression", [3], [new LinearSpec(1)], LossKind.MeanSquaredError);
        using var device = Engine.Open();
        using var trainer = device.CreateTrainer(spec);
        trainer.Load(spec.Initialize(1));

        var error = Assert.Throws<LearningException>(() => trainer.Train(Numbers.For(spec, 20), new TrainingPlan { Steps = 50, Optimizer = new() { LearningRate = 1e12f } }));

        Assert.Contains("lower the learning rate", error.Message, StringComparison.Ordinal);
        Assert.True(error.TellsOfExamples);
    }

    [RequiresEngineFact]
    public void A_cancelled_training_stops()
    {
        var spec = ModelCatalogue.LogisticRegression(4, 2);
        using var device = Engine.Open();
        using var trainer = device.CreateTrainer(spec);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => trainer.Train(Numbers.For(spec, 10), _plan, stop.Token));
    }

    [RequiresEngineTheory]
    [InlineData("cuda:99", "cuda:99")]
    [InlineData("tpu", "is not auto, cpu, cuda or cuda:1")]
    [InlineData("cuda:x", "is not auto, cpu, cuda or cuda:1")]
    public void A_device_that_is_not_there_is_refused(string device, string says)
    {
        var engine = TrainingEngine.Load(Path.Combine(Engine.Folder, Engine.Library));

        var error = Assert.Throws<LearningException>(() => engine.Open(new EngineSettings { Device = device }));

        Assert.StartsWith("device: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
