namespace FedInfra.Learning.Models;

/// <summary>What training minimises, as the mean over a batch.</summary>
public enum LossKind
{
    /// <summary>The model's outputs are logits, one per class; the target is a class index.</summary>
    SoftmaxCrossEntropy,

    /// <summary>The model's one output is a logit; the target is 0 or 1.</summary>
    BinaryCrossEntropy,

    /// <summary>The model's one output is the prediction; the loss is its squared distance to the target.</summary>
    MeanSquaredError,
}
