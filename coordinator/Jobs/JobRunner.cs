using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Registry;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.State;
using FedInfra.Learning;
using FedInfra.Learning.Safetensors;
using FedInfra.Privacy;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Jobs;

/// <summary>
/// Runs the jobs one after another, oldest first. What a job has done is in the journal, so a coordinator that was
/// stopped goes on with the round after the last that was closed.
/// </summary>
public sealed class JobRunner(
    StateStore state, Muster muster, RoundRunner rounds, SiteEvaluation sites, ModelRegistry registry, BlobStore blobs, ILogger<JobRunner> logger)
{
    private static readonly Dictionary<string, BlobId> _emptyState = [];
    private static readonly TimeSpan _staleUpload = TimeSpan.FromDays(1);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = state.Current;
            if (seen.Jobs.Find(job => !job.HasEnded) is not { } job)
            {
                await state.WaitForChangeAsync(seen, cancellationToken);
                continue;
            }

            await RunJobAsync(job, cancellationToken);
        }
    }

    private async Task RunJobAsync(JobRecord job, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = StopWhenEndedAsync(job.Id, stop);
        try
        {
            await RunRoundsAsync(job, stop.Token);
            End(job.Id, JobOutcome.Completed, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Cancelled by an administrator: the journal says so already.
        }
        catch (Exception exception) when (exception is CoordinatorException or LearningException or PrivacyException)
        {
            End(job.Id, JobOutcome.Failed, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.JobCrashed(logger, exception, job.Id);
            End(job.Id, JobOutcome.Failed, "an unexpected error; the coordinator's log has it");
        }
        finally
        {
            await stop.CancelAsync();
            await watch;
            if (!cancellationToken.IsCancellationRequested)
            {
                blobs.Sweep(state.Current.Needs);
            }
        }
    }

    private async Task RunRoundsAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var spec = JobFileReader.Read(job.Submission.Yaml, job.Id);
        blobs.CollectIncoming(_staleUpload);
        blobs.Sweep(state.Current.Needs);
        var initial = WriteInitialModel(spec);
        state.Decide<bool>(current => current.FindJob(job.Id)!.State == JobState.Queued ? ([new JobStarted(job.Id, initial)], true) : ([], false));
        for (var current = Find(job.Id); (current.LastGoodRound?.Round ?? 0) < spec.Rounds; current = Find(job.Id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var last = current.LastGoodRound;
            var number = (last?.Round ?? 0) + 1;
            var attempt = 1 + current.Rounds.Count(round => round.Round == number);
            if (attempt > spec.RoundAttempts)
            {
                throw new CoordinatorException(CoordinatorErrorCode.Unavailable, WhyGivenUp(number, spec.RoundAttempts, current.Rounds[^1]));
            }

            await rounds.RunAsync(new RoundPlan(job.Id, spec, number, attempt, last?.Model ?? initial, last?.ServerState ?? _emptyState) { Clip = last?.NextClip }, cancellationToken);
        }

        var final = Find(job.Id).LastGoodRound!.Model!.Value;
        if (spec.EvaluateSites && Find(job.Id).Sites.Count == 0)
        {
            // After a restart the nodes are on their way back.
            await muster.WaitAsync(job.Id, spec.Rounds, spec.MinimumNodes, cancellationToken);
            state.Record(new SitesEvaluated(job.Id, await sites.MeasureAsync(job.Id, spec, initial, final, cancellationToken)));
        }

        cancellationToken.ThrowIfCancellationRequested();
        registry.Register(Find(job.Id), final);
    }

    private static string WhyGivenUp(int round, int attempts, RoundClosed last)
    {
        var absent = string.Join(", ", last.Absent.Select(absence => $"{absence.Node} ({absence.Reason})"));
        return last.Reason.Length > 0
            ? $"Round {round} failed {attempts} times; the last time because: {last.Reason}"
            : $"Round {round} missed its quorum {attempts} times; the last time without {absent}.";
    }

    private JobRecord Find(string id) => state.Current.FindJob(id)!;

    private BlobId WriteInitialModel(JobSpec spec)
    {
        using var writer = blobs.Create();
        SafetensorsFile.Write(writer, spec.Model.Parameters, spec.Model.Initialize(spec.Seed));
        return writer.Commit();
    }

    /// <summary>An administrator's cancellation is an event like any other; it stops the rounds from here.</summary>
    private async Task StopWhenEndedAsync(string job, CancellationTokenSource stop)
    {
        try
        {
            for (var seen = state.Current; ; seen = state.Current)
            {
                if (seen.FindJob(job)!.HasEnded)
                {
                    await stop.CancelAsync();
                    return;
                }

                await state.WaitForChangeAsync(seen, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The rounds ended first.
        }
    }

    private void End(string job, JobOutcome outcome, string reason)
    {
        var ended = state.Decide<bool>(current => current.FindJob(job)!.HasEnded ? ([], false) : ([new JobEnded(job, outcome, reason)], true));
        if (ended)
        {
            Log.JobEnded(logger, job, outcome.ToString(), reason);
        }
    }
}
