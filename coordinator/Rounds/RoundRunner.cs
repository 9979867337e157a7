using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.State;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Rounds;

/// <summary>
/// Runs one attempt at a round: picks a cohort, lets it train, waits for all or for the deadline, folds what came into
/// a new model, measures it, and journals each step.
/// </summary>
public sealed class RoundRunner(
    NodeDirectory nodes, Canvass canvass, UpdateFold fold, GlobalEvaluation evaluation, BlobStore blobs, StateStore state, TimeProvider time, ILogger<RoundRunner> logger)
{
    public async Task<RoundClosed> RunAsync(RoundPlan plan, CancellationToken cancellationToken)
    {
        var spec = plan.Spec;
        if (nodes.Ready.Count < spec.MinimumNodes)
        {
            Log.RoundWaitsForNodes(logger, plan.Job, plan.Number, spec.MinimumNodes, nodes.Ready.Count);
        }

        var ready = await nodes.WaitForAsync(spec.MinimumNodes, cancellationToken);
        var cohort = CohortSelection.Pick(ready, spec.CohortFraction, spec.Seed, plan.Number, plan.Attempt);
        state.Record(new RoundOpened(plan.Job, plan.Number, plan.Attempt, plan.Model, cohort));

        var started = time.GetTimestamp();
        var model = DirectiveFactory.Describe(spec.Model, plan.Model, blobs.Length(plan.Model));
        var answers = await canvass.AskAsync(
            cohort, () => DirectiveFactory.Train(plan.Job, spec, plan.Number, model), spec.RoundDeadline, cancellationToken);
        var closed = Summarise(plan, answers);
        if (closed.Failed)
        {
            Log.QuorumMissed(logger, plan.Job, plan.Number, plan.Attempt, closed.Participants.Count, spec.QuorumOf(cohort.Count));
        }
        else
        {
            closed = await FoldAsync(plan, closed, answers, cancellationToken);
        }

        closed = closed with { Seconds = time.GetElapsedTime(started).TotalSeconds };
        state.Record(closed);
        Discard(plan, answers);
        Report(closed, cohort.Count);
        return closed;
    }

    private async Task<RoundClosed> FoldAsync(RoundPlan plan, RoundClosed closed, IReadOnlyList<Answer> answers, CancellationToken cancellationToken)
    {
        FoldedModel folded;
        try
        {
            folded = await Task.Run(() => fold.Run(plan, answers.Where(answer => answer.Report is not null), cancellationToken), cancellationToken);
        }
        catch (CoordinatorException exception)
        {
            // One update of huge but finite values can do this: it costs an attempt, not the job.
            Log.FoldFailed(logger, plan.Job, plan.Number, plan.Attempt, exception.Message);
            return closed with { Failed = true, Reason = exception.Message };
        }

        closed = closed with { Model = folded.Model, ServerState = folded.ServerState };
        if (plan.Spec.IsEvaluated(plan.Number))
        {
            var measured = await evaluation.MeasureAsync(plan, folded.Model, cancellationToken);
            closed = closed with
            {
                Loss = FiniteOrNull(measured.Result?.Loss),
                Accuracy = FiniteOrNull(measured.Result?.Accuracy),
                BytesDown = closed.BytesDown + measured.BytesDown,
            };
        }

        return closed;
    }

    /// <summary>Regression has no accuracy, and a diverged model no loss.</summary>
    private static double? FiniteOrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private RoundClosed Summarise(RoundPlan plan, IReadOnlyList<Answer> answers)
    {
        var trained = answers.Where(answer => answer.Report is not null).ToArray();
        state.Record([.. trained.Select(answer => new UpdateAccepted(
            plan.Job, plan.Number, answer.Node, BlobId.Parse(answer.Report!.Trained.Update.Sha256), answer.Report.Trained.Examples, answer.Assignment.UpdateNorm))]);
        var examples = trained.Sum(answer => answer.Report!.Trained.Examples);
        return new RoundClosed(plan.Job, plan.Number, plan.Attempt, Failed: trained.Length < plan.Spec.QuorumOf(answers.Count))
        {
            Participants = [.. trained.Select(answer => answer.Node)],
            Absent = [.. answers.Where(answer => answer.Report is null).Select(answer => new Absence(answer.Node, answer.Failure))],
            TrainingLoss = trained.Length == 0 ? null : trained.Sum(answer => answer.Report!.Trained.Loss * answer.Report.Trained.Examples) / examples,
            BytesDown = answers.Sum(answer => answer.Assignment.BytesDown),
            BytesUp = answers.Sum(answer => answer.Assignment.BytesUp),
        };
    }

    /// <summary>
    /// What single nodes sent is kept no longer than it is needed: once the round is closed their updates go, and with
    /// them the model and the strategy's memory that the round has replaced. The journal keeps their hashes.
    /// </summary>
    private void Discard(RoundPlan plan, IReadOnlyList<Answer> answers)
    {
        var updates = answers.Where(answer => answer.Assignment.Uploaded is not null).Select(answer => BlobId.Parse(answer.Assignment.Uploaded!.Sha256));
        foreach (var blob in updates.Concat(plan.ServerState.Values).Append(plan.Model).Where(blob => !state.Current.Needs(blob)))
        {
            blobs.Delete(blob);
        }
    }

    private void Report(RoundClosed closed, int cohort)
    {
        foreach (var absence in closed.Absent)
        {
            Log.NodeAbsent(logger, closed.Job, closed.Round, absence.Node, absence.Reason);
        }

        Log.RoundClosed(
            logger, closed.Job, closed.Round, closed.Participants.Count, cohort,
            closed.Accuracy?.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture) ?? "not measured", closed.Seconds);
    }
}
