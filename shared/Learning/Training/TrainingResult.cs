namespace FedInfra.Learning.Training;

/// <summary>What a training did.</summary>
/// <param name="Steps">Optimizer steps taken.</param>
/// <param name="Examples">Examples seen, counting repeats; under DP-SGD the expected number, since the drawn one is secret.</param>
/// <param name="MeanLoss">Mean of the loss over those examples, each as it was before its step; null under DP-SGD, whose noise does not cover it.</param>
/// <param name="SamplingRate">DP-SGD only: probability with which each example was in a step, for the accountant, together with <paramref name="Steps"/>.</param>
public sealed record TrainingResult(int Steps, long Examples, double? MeanLoss, double? SamplingRate = null);

/// <summary>How good a model is on some data.</summary>
/// <param name="Examples">Number of examples.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="Accuracy">Share of examples classified right, 0 to 1; NaN for regression.</param>
public sealed record EvaluationResult(long Examples, double Loss, double Accuracy);
