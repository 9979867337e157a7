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
}
