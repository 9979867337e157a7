using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;
using FedInfra.Learning.Data;
using FedInfra.Learning.Safetensors;
using FedInfra.Learning.Training;

namespace FedInfra.Coordinator.Evaluation;

/// <summary>
/// Measures a global model: on the coordinator's own test set where the job names one, else by asking every connected
/// node, weighted by their test examples. The job's quorum of those asked must have measured it before lost nodes are
/// done without: the round's figures are journalled for good.
/// </summary>
public sealed class GlobalEvaluation(TestNodes nodes, Canvass canvass, BlobStore blobs, EvaluationOptions options)
{
    private readonly DataCatalogue _catalogue = new();

    public async Task<Measurement> MeasureAsync(RoundPlan plan, BlobId model, CancellationToken cancellationToken)
    {
        if (plan.Spec.EvaluationData is { } source)
        {
            return new Measurement(await Task.Run(() => MeasureHere(plan, model, source, cancellationToken), cancellationToken), BytesDown: 0);
        }

        var described = DirectiveFactory.Describe(plan.Spec.Model, model, blobs.Length(model));
        var asked = nodes.Connected;
        var answers = await canvass.AskAsync(
            asked, () => DirectiveFactory.Evaluate(plan.Job, plan.Spec, plan.Number, described), plan.Spec.RoundDeadline, plan.Spec.QuorumOf(asked.Count), cancellationToken);
        var result = Combine([.. answers.Where(answer => answer.Report is { Evaluated: { } result } && double.IsFinite(result.Loss)).Select(answer => answer.Report!.Evaluated)]);
        return new Measurement(result, answers.Sum(answer => answer.Assignment.BytesDown));
    }

    private static EvaluationResult? Combine(IReadOnlyList<Evaluated> results)
    {
        var examples = results.Sum(result => result.Examples);
        return examples == 0
            ? null
            : new EvaluationResult(
                examples,
                results.Sum(result => result.Loss * result.Examples) / examples,
                results.Sum(result => result.Accuracy * result.Examples) / examples);
    }

    private EvaluationResult MeasureHere(RoundPlan plan, BlobId model, DataSourceSpec source, CancellationToken cancellationToken)
    {
        using var file = blobs.OpenRead(model);
        using var trainer = new ManagedTrainer(plan.Spec.Model, options.Threads);
        trainer.Load(SafetensorsFile.ReadValues(file, plan.Spec.Model.Parameters));
        return trainer.Evaluate(_catalogue.LoadTest(source, options.BaseFolder), cancellationToken);
    }
}

/// <summary>What measuring a model gave and cost.</summary>
/// <param name="Result">Null where nobody could measure it.</param>
/// <param name="BytesDown">Bytes that nodes downloaded for it; they keep the model for the next round.</param>
public sealed record Measurement(EvaluationResult? Result, long BytesDown);

/// <summary>How the coordinator measures models itself.</summary>
/// <param name="BaseFolder">Relative paths of test data start here.</param>
/// <param name="Threads">Threads to measure with, at least 1.</param>
public sealed record EvaluationOptions(string BaseFolder, int Threads);
