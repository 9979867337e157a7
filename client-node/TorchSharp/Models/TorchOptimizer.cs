using FedInfra.Learning;
using FedInfra.Learning.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>The optimizers of training plans, which have torch.optim's meanings.</summary>
internal static class TorchOptimizer
{
    /// <exception cref="LearningException">This engine does not know the optimizer.</exception>
    public static optim.Optimizer Create(OptimizerSpec spec, IReadOnlyList<Parameter> parameters) => spec.Name switch
    {
        "sgd" => optim.SGD(parameters, spec.LearningRate, momentum: spec.Momentum, weight_decay: spec.WeightDecay),
        "adam" => optim.Adam(parameters, spec.LearningRate, spec.Beta1, spec.Beta2, spec.Epsilon, spec.WeightDecay),
        _ => throw new LearningException($"optimizer: this engine has no {spec.Name}; update it, or use another."),
    };
}
