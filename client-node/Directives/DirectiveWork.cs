using System.Diagnostics;
using System.Numerics.Tensors;
using FedInfra.ClientNode.Privacy;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Learning;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Randomness;
using FedInfra.Learning.Training;
using OptimizerSpec = FedInfra.Learning.Training.OptimizerSpec;
using TrainingPlan = FedInfra.Learning.Training.TrainingPlan;

namespace FedInfra.ClientNode.Directives;

/// <summary>
/// Does what a directive asks and says how it went. The only bytes that leave are the update's file and the numbers of
/// the report.
/// </summary>
internal static class DirectiveWork
{
    /// <exception cref="ClientNodeException">The directive cannot be done here.</exception>
    /// <exception cref="Learning.LearningException">The model, the plan or the data do not fit together, or training diverged.</exception>
    /// <exception cref="FedInfra.Privacy.PrivacyException">A masked round is not as this node was promised, and is refused.</exception>
    /// <param name="node">Who does it.</param>
    /// <param name="directive">What is asked.</param>
    /// <param name="isStopping">Whether a cancellation means that the process ends, and not that the work is unwanted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task<ReportRequest> RunAsync(NodeContext node, Directive directive, Func<bool> isStopping, CancellationToken cancellationToken) =>
        directive.WorkCase switch
        {
            Directive.WorkOneofCase.Train => TrainAsync(node, directive, isStopping, cancellationToken),
            Directive.WorkOneofCase.Evaluate => EvaluateAsync(node, directive, cancellationToken),
            Directive.WorkOneofCase.Baseline => BaselineAsync(node, directive, cancellationToken),
            _ => throw new ClientNodeException("The coordinator asks for something that this version does not know; update the client node."),
        };

    private static async Task<ReportRequest> TrainAsync(NodeContext node, Directive directive, Func<bool> isStopping, CancellationToken cancellationToken)
    {
        var model = directive.Train.Model;
        node.Privacy.Check(directive, PlanOf(directive, node.Node), node.Data.Train.Count);
        var (spec, start) = await LoadAsync(node, model, cancellationToken);
        if (directive.Train.Masking is not null)
        {
            return await TrainMaskedAsync(node, directive, spec, start, isStopping, cancellationToken);
        }

        var (delta, result, seconds) = await TrainAsync(node, directive, spec, start, cancellationToken);
        NodePrivacy.ClipPlain(directive.Train, delta);
        Debit(node, directive);
        var update = await node.Uploads.SendAsync(node, directive.Id, spec, delta, cancellationToken);
        var trained = new Trained
        {
            Update = update,
            ModelSha256 = model.Weights.Sha256,
            Examples = PrivateRounds.ClipsUpdates(directive.Train) ? 1 : node.Data.Train.Count,
            Steps = result.Steps,
            Seconds = seconds,
        };
        if (result.MeanLoss is { } loss && directive.Train.Privacy is null)
        {
            trained.Loss = loss;
        }

        return new ReportRequest { Trained = trained };
    }

    /// <summary>Everything that can be refused before training is; keys are advertised after it, when the node is ready to stay.</summary>
    private static async Task<ReportRequest> TrainMaskedAsync(
        NodeContext node, Directive directive, ModelSpec spec, float[] start, Func<bool> isStopping, CancellationToken cancellationToken)
    {
        var masked = node.Masked
            ?? throw new ClientNodeException("this node has no certificate (the coordinator is reached over http://), so it cannot take part in secure aggregation");
        using var before = NodePrivacy.Before(directive.Train);
        using var round = masked.Open(directive, await node.Models.HashOfAsync(directive.Train.Model.Weights, cancellationToken), before);
        var delta = round.NeedsUpdate ? (await TrainAsync(node, directive, spec, start, cancellationToken)).Delta : [];
        try
        {
            return new ReportRequest { Trained = await round.SendAsync(node, delta, cancellationToken) };
        }
        catch (OperationCanceledException) when (round.CanOutliveProcess && isStopping())
        {
            round.LeaveToNextProcess();
            throw;
        }
    }

    private static async Task<(float[] Delta, TrainingResult Result, double Seconds)> TrainAsync(
        NodeContext node, Directive directive, ModelSpec spec, float[] start, CancellationToken cancellationToken)
    {
        var plan = PlanOf(directive, node.Node);
        var clock = Stopwatch.StartNew();
        var delta = new float[start.Length];
        TrainingResult result;
        try
        {
            result = await LearnAsync(node, plan, spec, start, delta, cancellationToken);
            TellOfDevice(node, directive);
        }
        catch (LearningException exception) when (exception.TellsOfExamples && PrivateRounds.ClipsUpdates(directive.Train))
        {
            // To stay away would tell of the data, and cost nothing in any ledger. An update of zeros is as private as any other.
            Log.ZeroUpdate(node.Logger, node.Node, directive.Round, directive.Job, exception.Message);
            Array.Clear(delta);
            result = new TrainingResult(0, 0, MeanLoss: null);
        }

        return (delta, result, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Trains, and writes the difference to where it started.</summary>
    private static async Task<TrainingResult> LearnAsync(
        NodeContext node, TrainingPlan plan, ModelSpec spec, float[] start, float[] delta, CancellationToken cancellationToken)
    {
        var result = await node.Trainers.UseAsync(spec, trainer =>
        {
            trainer.Load(start);
            var trained = trainer.Train(node.Data.Train, plan, cancellationToken);
            trainer.Store(delta);
            return trained;
        }, cancellationToken);
        TensorPrimitives.Subtract(delta, start, delta);
        RefuseNonFinite(delta, spec);
        return result;
    }

    private static void TellOfDevice(NodeContext node, Directive directive)
    {
        const double gibibyte = 1L << 30;
        if (node.Trainers.Usage is { } usage)
        {
            Log.DeviceUsed(node.Logger, node.Node, directive.Round, directive.Job, usage.MemoryUsed / gibibyte, usage.MemoryTotal / gibibyte, usage.Utilization);
        }
    }

    /// <summary>Writes down what the update costs, where it costs: the last thing before it leaves.</summary>
    public static void Debit(NodeContext node, Directive directive)
    {
        if (directive.Train.Privacy is not null)
        {
            node.Privacy.Debit(directive, PlanOf(directive, node.Node), node.Data.Train.Count);
        }
    }

    private static async Task<ReportRequest> EvaluateAsync(NodeContext node, Directive directive, CancellationToken cancellationToken)
    {
        node.Privacy.CheckMeasurement(directive);
        var (spec, parameters) = await LoadAsync(node, directive.Evaluate.Model, cancellationToken);
        return Report(await node.Trainers.UseAsync(spec, trainer =>
        {
            trainer.Load(parameters);
            return trainer.Evaluate(TestData(node), cancellationToken);
        }, cancellationToken));
    }

    private static async Task<ReportRequest> BaselineAsync(NodeContext node, Directive directive, CancellationToken cancellationToken)
    {
        node.Privacy.CheckMeasurement(directive);
        var work = directive.Baseline;
        var (spec, parameters) = await LoadAsync(node, work.Model, cancellationToken);
        return Report(await node.Trainers.UseAsync(spec, trainer =>
        {
            trainer.Load(parameters);
            for (var round = 1; round <= work.Rounds; round++)
            {
                trainer.Train(node.Data.Train, PlanOf(work.Plan, node.Node, round), cancellationToken);
            }

            return trainer.Evaluate(TestData(node), cancellationToken);
        }, cancellationToken));
    }

    private static DataView TestData(NodeContext node) => node.Data.Test is { Count: > 0 } test
        ? test
        : throw new ClientNodeException($"{node.Node} has no test examples to evaluate on.");

    private static ReportRequest Report(EvaluationResult result) => new()
    {
        Evaluated = new Evaluated { Examples = result.Examples, Loss = result.Loss, Accuracy = result.Accuracy },
    };

    private static async Task<(ModelSpec Spec, float[] Parameters)> LoadAsync(NodeContext node, Model model, CancellationToken cancellationToken)
    {
        var spec = ModelSpec.Parse(model.Spec, "the coordinator's model");
        var promised = model.Tensors.Select(tensor => $"{tensor.Name}[{string.Join(',', tensor.Shape)}]");
        var expected = spec.Parameters.Select(tensor => $"{tensor.Name}[{string.Join(',', tensor.Shape)}]");
        if (!promised.SequenceEqual(expected))
        {
            throw new ClientNodeException("The coordinator's list of tensors is not that of its own model spec; both must come from one version of the software.");
        }

        return (spec, await node.Models.ReadAsync(model.Weights, spec, node.Session, node.Link, cancellationToken));
    }

    private static TrainingPlan PlanOf(Directive directive, string node) =>
        PlanOf(directive.Train.Plan, node, directive.Round) with { Privacy = NodePrivacy.TrainingOf(directive.Train) };

    /// <summary>The seed is the node's own in every round, so that no two shuffles agree, and repeats with the job's seed.</summary>
    private static TrainingPlan PlanOf(Contracts.V1.TrainingPlan plan, string node, int round) => new()
    {
        Epochs = plan.Epochs,
        Steps = plan.Steps,
        BatchSize = plan.BatchSize,
        ProximalMu = plan.ProximalMu,
        Seed = SeededRandom.Combine(SeededRandom.Combine(plan.Seed, (ulong)round), node),
        Optimizer = new OptimizerSpec
        {
            Name = plan.Optimizer.Name,
            LearningRate = plan.Optimizer.LearningRate,
            Momentum = plan.Optimizer.Momentum,
            WeightDecay = plan.Optimizer.WeightDecay,
        },
    };

    private static void RefuseNonFinite(float[] delta, ModelSpec spec)
    {
        var offset = 0;
        foreach (var tensor in spec.Parameters)
        {
            if (delta.AsSpan(offset, tensor.Length).ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                throw new LearningException($"Training diverged: {tensor.Name} has values that are not finite. Lower the learning rate.") { TellsOfExamples = true };
            }

            offset += tensor.Length;
        }
    }
}
