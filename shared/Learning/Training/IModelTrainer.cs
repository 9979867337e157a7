using FedInfra.Learning.Data;
using FedInfra.Learning.Models;

namespace FedInfra.Learning.Training;

/// <summary>
/// A training engine that holds one model's parameters. The managed engine is the default; another engine plugs in
/// here. Not thread-safe: one trainer serves one caller at a time.
/// </summary>
public interface IModelTrainer : IDisposable
{
    ModelSpec Spec { get; }

    /// <summary>Replaces all parameters.</summary>
    /// <param name="parameters"><see cref="ModelSpec.ParameterCount"/> values, tensor after tensor in the order of <see cref="ModelSpec.Parameters"/>.</param>
    void Load(ReadOnlySpan<float> parameters);

    /// <summary>Copies all parameters out, laid out as in <see cref="Load"/>.</summary>
    void Store(Span<float> parameters);

    /// <summary>
    /// Trains in place from the parameters held. The optimizer starts without memory of earlier calls. The same plan,
    /// data and parameters give the same batches and dropout masks with every engine, and numbers within 1e-4; how exactly
    /// one engine repeats its own, it says itself. With <see cref="TrainingPlan.Privacy"/> no two trainings are alike. An
    /// engine without DP-SGD must refuse such a plan.
    /// </summary>
    /// <exception cref="InvalidOperationException">The plan asks for DP-SGD and the engine was given no source of noise.</exception>
    /// <exception cref="LearningException">The data does not fit the model, or the loss stopped being finite.</exception>
    /// <exception cref="OperationCanceledException">Checked before every step.</exception>
    TrainingResult Train(DataView data, TrainingPlan plan, CancellationToken cancellationToken = default);

    /// <summary>Loss and accuracy of the parameters held, without changing them (dropout is off).</summary>
    EvaluationResult Evaluate(DataView data, CancellationToken cancellationToken = default);
}
