using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Rounds.Masking;
using FedInfra.Coordinator.State;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Rounds;

/// <summary>
/// Runs one attempt at a round: gathers the updates of a cohort, plainly or masked, folds them into a new model, measures
/// it, and journals each step.
/// </summary>
public sealed class RoundRunner(
    PlainGathering plain, MaskedGathering masked, PrivacyLedger ledger, UpdateFold fold, GlobalEvaluation evaluation, BlobStore blobs, StateStore state, TimeProvider time, ILogger<RoundRunner> logger)
{
    public async Task<RoundClosed> RunAsync(RoundPlan plan, CancellationToken cancellationToken)
    {
        using var gathered = plan.Spec.Masking is null
            ? await plain.GatherAsync(plan, cancellationToken)
            : await masked.GatherAsync(plan, cancellationToken);
        var closed = Summarise(plan, gathered);
        if (gathered.Noise is { } noise)
        {
            // Before anything is made of the updates: what was released is never missing from the ledger.
            ledger.Debit(plan.Job, plan.Number, plan.Attempt, ReleasedBy(noise, closed, gathered), noise.SpendOf);
            Log.RoundNoise(logger, plan.Job, plan.Number, noise.Spec.Mode.ToString().ToLowerInvariant(), noise.NoiseMultiplier, noise.Clip);
        }

        if (!closed.Failed)
        {
            closed = await FoldAsync(plan, closed, gathered, cancellationToken);
        }
        else if (closed.Reason.Length == 0)
        {
            Log.QuorumMissed(logger, plan.Job, plan.Number, plan.Attempt, closed.Participants.Count, plan.Spec.QuorumOf(gathered.Assignments.Count));
        }

        closed = closed with { Seconds = time.GetElapsedTime(gathered.Asked).TotalSeconds };
        state.Record(closed);
        Discard(plan, gathered);
        Report(closed, gathered.Assignments.Count);
        return closed;
    }

    private async Task<RoundClosed> FoldAsync(RoundPlan plan, RoundClosed closed, GatheredUpdates gathered, CancellationToken cancellationToken)
    {
        FoldedModel folded;
        try
        {
            folded = await Task.Run(() => fold.Run(plan, gathered, cancellationToken), cancellationToken);
        }
        catch (CoordinatorException exception)
        {
            // One update of huge but finite values can do this: it costs an attempt, not the job.
            Log.FoldFailed(logger, plan.Job, plan.Number, plan.Attempt, exception.Message);
            return closed with { Failed = true, Reason = exception.Message };
        }

        closed = closed with { Model = folded.Model, ServerState = folded.ServerState, NextClip = gathered.Noise?.NextClip(folded.CountMean) };
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

    /// <summary>
    /// Whose data the round has told of, whatever becomes of it: with central noise the coordinator tells nothing of a round
    /// that fails; noise of the nodes' own has left them with their updates, in the open sum or by itself.
    /// </summary>
    private static IReadOnlyList<string> ReleasedBy(RoundNoise noise, RoundClosed closed, GatheredUpdates gathered) => noise.Spec.Mode switch
    {
        PrivacyMode.Central => closed.Failed ? [] : closed.Participants,
        PrivacyMode.Distributed => closed.Participants,
        _ => [.. gathered.Assignments.Where(assignment => assignment.Uploaded is not null).Select(assignment => assignment.Node)],
    };

    /// <summary>Regression has no accuracy, and a diverged model no loss.</summary>
    private static double? FiniteOrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private RoundClosed Summarise(RoundPlan plan, GatheredUpdates gathered)
    {
        state.Record([.. gathered.Updates.Select(update => new UpdateAccepted(plan.Job, plan.Number, update.Node, update.Update, update.Examples, gathered.Noise is null ? update.Norm : 0))]);
        var isShort = gathered.Updates.Count < plan.Spec.QuorumOf(gathered.Assignments.Count);
        return new RoundClosed(plan.Job, plan.Number, plan.Attempt, Failed: isShort || gathered.Reason.Length > 0)
        {
            Reason = gathered.Reason,
            Participants = [.. gathered.Updates.Select(update => update.Node)],
            Absent = gathered.Absent,
            TrainingLoss = gathered.TrainingLoss,
            Masked = gathered.Opened is not null,
            BytesDown = gathered.Assignments.Sum(assignment => assignment.BytesDown),
            BytesUp = gathered.Assignments.Sum(assignment => assignment.BytesUp),
        };
    }

    /// <summary>
    /// What single nodes sent is kept no longer than it is needed: once the round is closed their updates go, and with
    /// them the model and the strategy's memory that the round has replaced. The journal keeps their hashes.
    /// </summary>
    private void Discard(RoundPlan plan, GatheredUpdates gathered)
    {
        var updates = gathered.Assignments.Select(assignment => assignment.Uploaded).OfType<BlobRef>().Select(update => BlobId.Parse(update.Sha256));
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
