using FedInfra.Learning.Optimizers;

namespace FedInfra.Learning.Training;

/// <summary>Which optimizer trains, with PyTorch's meanings and defaults (torch.optim.SGD, torch.optim.Adam).</summary>
public sealed record OptimizerSpec
{
    /// <summary><c>sgd</c> or <c>adam</c>.</summary>
    public string Name { get; init; } = "sgd";

    /// <summary>Step size, above 0.</summary>
    public float LearningRate { get; init; } = 0.1f;

    /// <summary>SGD only: from 0 (none) to below 1.</summary>
    public float Momentum { get; init; }

    /// <summary>L2 penalty added to the gradient, 0 or more.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Adam only: decay of the mean of gradients.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Adam only: decay of the mean of squared gradients.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Adam only: added to the root of the second moment.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Everything that is wrong, each message starting with the field; empty for a usable spec.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        void Require(bool holds, string message)
        {
            if (!holds)
            {
                errors.Add(message);
            }
        }

        Require(OptimizerNames.Has(Name), $"optimizer: unknown optimizer '{Name}'; known are {OptimizerNames.All}");
        Require(LearningRate > 0 && float.IsFinite(LearningRate), $"learning rate: {LearningRate} must be above 0");
        Require(Momentum is >= 0 and < 1, $"momentum: {Momentum} must be from 0 to below 1");
        Require(Momentum == 0 || Name == "sgd", $"momentum: {Momentum} is given, but only sgd has momentum; adam has beta 1");
        Require(WeightDecay >= 0 && float.IsFinite(WeightDecay), $"weight decay: {WeightDecay} must be 0 or more");
        Require(Beta1 is >= 0 and < 1, $"beta 1: {Beta1} must be from 0 to below 1");
        Require(Beta2 is >= 0 and < 1, $"beta 2: {Beta2} must be from 0 to below 1");
        Require(Epsilon > 0 && float.IsFinite(Epsilon), $"epsilon: {Epsilon} must be above 0");
        return errors;
    }
}
