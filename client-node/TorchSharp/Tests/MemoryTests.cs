using System.Runtime.Loader;
using FedInfra.Learning;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Training;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>Native memory is given back: the garbage collector does not feel it.</summary>
public sealed class MemoryTests
{
    private static readonly TrainingPlan _plan = new() { Epochs = 1, BatchSize = 8, ProximalMu = 0.1f, Optimizer = new() { LearningRate = 0.01f, Momentum = 0.9f } };

    [RequiresEngineFact]
    public void Rounds_leave_no_tensors_behind()
    {
        var spec = new ModelSpec("small", [1, 6, 6], [new Conv2dSpec(3, 3), new ReluSpec(), new DropoutSpec(0.1f), new FlattenSpec(), new LinearSpec(2)], LossKind.SoftmaxCrossEntropy);
        var data = Numbers.For(spec, 20);
        using var device = Engine.Open();
        using var trainer = device.CreateTrainer(spec);
        var values = spec.Initialize(1);

        void Round()
        {
            trainer.Load(values);
            trainer.Train(data, _plan);
            trainer.Evaluate(data);
            trainer.Store(values);
        }

        Round();
        var after = Tensors();
        Round();
        Round();

        Assert.Equal(after, Tensors());
    }

    [RequiresEngineFact]
    public void A_model_that_cannot_be_made_leaves_no_tensors_behind()
    {
        var missing = new ModuleSpec("missing", new string('0', 64), [3], [new TensorInfo("fc.weight", [3, 6])]);
        var whole = new ModelSpec("whole", [4], [new LinearSpec(6), new LayerNormSpec()], LossKind.SoftmaxCrossEntropy);
        var broken = new ModelSpec("broken", [4], [new LinearSpec(6), new LayerNormSpec(), missing], LossKind.SoftmaxCrossEntropy);
        using var device = Engine.Open();

        // TorchSharp counts a parameter's making twice and its end once, so a made and disposed model is the measure.
        var start = Tensors();
        device.CreateTrainer(whole).Dispose();
        var between = Tensors();
        Assert.Contains("has not installed it", Assert.Throws<LearningException>(() => device.CreateTrainer(broken)).Message, StringComparison.Ordinal);

        Assert.Equal(between - start, Tensors() - between);
    }

    [RequiresEngineFact]
    public void A_tensor_whose_bytes_fit_no_span_is_refused_before_any_is_made()
    {
        var spec = new ModelSpec("vast", [1 << 14], [new LinearSpec(1 << 15), new LinearSpec(2)], LossKind.SoftmaxCrossEntropy);
        using var device = Engine.Open();

        Assert.Contains("0.weight has 536,870,912 values; this engine takes at most", Assert.Throws<LearningException>(() => device.CreateTrainer(spec)).Message, StringComparison.Ordinal);
    }

    /// <summary>TorchSharp counts them; each opened engine has a TorchSharp of its own, and the newest is asked.</summary>
    private static long Tensors()
    {
        var torchSharp = AssemblyLoadContext.All.SelectMany(context => context.Assemblies).Last(assembly => assembly.GetName().Name == "TorchSharp");
        return (long)torchSharp.GetType("TorchSharp.torch+Tensor", throwOnError: true)!.GetProperty("TotalCount")!.GetValue(null)!;
    }
}
