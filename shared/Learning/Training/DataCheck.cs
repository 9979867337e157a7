using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;

namespace FedInfra.Learning.Training;

/// <summary>What every engine checks: that data, model and plan fit, before anything is computed, and that losses stay finite.</summary>
public static class DataCheck
{
    /// <summary>Whether data, model and plan fit.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="data">What it is to be trained or measured on.</param>
    /// <param name="plan">Null where it is only measured.</param>
    /// <exception cref="LearningException">They do not; every error is in the message.</exception>
    public static void Run(ModelSpec spec, DataView data, TrainingPlan? plan)
    {
        var errors = new List<string>(plan?.Validate() ?? []);
        var length = spec.Input.Aggregate(1L, (product, size) => product * size);
        if (data.Source.FeatureLength != length)
        {
            errors.Add($"its examples have {data.Source.FeatureLength} features, the model takes {length} ({LayerSpec.Show(spec.Input)})");
        }

        if (data.Count == 0)
        {
            errors.Add("it has no examples");
        }

        if (plan?.Privacy is { } privacy && ClippedSum.LeastNoise(data.Count) is var least && privacy.NoiseMultiplier < least)
        {
            errors.Add($"noise multiplier: {privacy.NoiseMultiplier} is too small for exact sums of {data.Count} examples; use at least {least}");
        }

        if (spec.Classes == 0 ? data.Source.Classes != 0 : data.Source.Classes < 1 || data.Source.Classes > spec.Classes)
        {
            errors.Add($"its targets are {Kind(data.Source.Classes)}, the model's are {Kind(spec.Classes)}");
        }

        if (errors.Count > 0)
        {
            throw new LearningException(string.Join(Environment.NewLine, errors.Select(error => $"{spec.Name} on {data.Source.Name}: {error}.")));
        }

        if (spec.Layers[0] is EmbeddingSpec embedding && WrongIndex(data, embedding.Vocabulary) is { } wrong)
        {
            throw new LearningException($"{spec.Name} on {data.Source.Name}: {wrong}.") { TellsOfExamples = true };
        }
    }

    /// <summary>Stops a training whose loss left the finite numbers.</summary>
    /// <param name="loss">Mean over a step's batch.</param>
    /// <param name="step">Which step, from 1.</param>
    /// <param name="spec">The model.</param>
    /// <param name="data">What it trains on.</param>
    /// <param name="plan">How it trains.</param>
    /// <exception cref="LearningException">It did; the message says what to change.</exception>
    public static void RefuseNonFinite(double loss, int step, ModelSpec spec, DataView data, TrainingPlan plan)
    {
        if (!double.IsFinite(loss))
        {
            throw new LearningException(
                $"{spec.Name}: the loss at training step {step} on {data.Source.Name} is {loss}; lower the learning rate ({plan.Optimizer.LearningRate}) or scale the features.")
            { TellsOfExamples = true };
        }
    }

    private static string Kind(int classes) => classes == 0 ? "numbers" : $"{classes} classes";

    private static string? WrongIndex(DataView data, int vocabulary)
    {
        for (var example = 0; example < data.Count; example++)
        {
            foreach (var value in data.Features(example))
            {
                if (!(value >= 0 && value < vocabulary && value == MathF.Floor(value)))
                {
                    return $"example {data.Row(example)} has feature {value}, the embedding takes whole numbers from 0 to {vocabulary - 1}";
                }
            }
        }

        return null;
    }
}
