using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.ClientNode.Tests.Sessions;

/// <summary>An engine that does what a test says when it is asked to train.</summary>
internal sealed class FakeTrainer(ModelSpec spec, Action<CancellationToken>? train = null) : IModelTrainer
{
    public bool IsDisposed { get; private set; }

    public ModelSpec Spec => spec;

    public void Load(ReadOnlySpan<float> parameters)
    {
        // Nothing is computed here.
    }

    public void Store(Span<float> parameters) => parameters.Clear();

    public TrainingResult Train(DataView data, TrainingPlan plan, CancellationToken cancellationToken = default)
    {
        train?.Invoke(cancellationToken);
        return new TrainingResult(1, data.Count, 1);
    }

    public EvaluationResult Evaluate(DataView data, CancellationToken cancellationToken = default) => new(data.Count, 1, 0.5);

    public void Dispose() => IsDisposed = true;
}
