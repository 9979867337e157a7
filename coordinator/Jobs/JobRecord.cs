using System.Collections.Immutable;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Rounds;

namespace FedInfra.Coordinator.Jobs;

public enum JobState
{
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>A job as far as it has come.</summary>
public sealed record JobRecord(JobSubmitted Submission, DateTimeOffset Submitted)
{
    public string Id => Submission.Job;

    public JobState State { get; init; } = JobState.Queued;

    /// <summary>The model that it started from; null before it has.</summary>
    public BlobId? Initial { get; init; }

    /// <summary>Why it failed or was cancelled; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Every round that was closed, failed attempts too, in order.</summary>
    public ImmutableList<RoundClosed> Rounds { get; init; } = [];

    public IReadOnlyList<SiteResult> Sites { get; init; } = [];

    public bool HasEnded => State is not (JobState.Queued or JobState.Running);

    /// <summary>The last round that gave a new model; null before the first.</summary>
    public RoundClosed? LastGoodRound => Rounds.FindLast(round => !round.Failed);

    /// <summary>The last round whose model was evaluated; null before the first.</summary>
    public RoundClosed? LastEvaluatedRound => Rounds.FindLast(round => round.Accuracy is not null);
}
