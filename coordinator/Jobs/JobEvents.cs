using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Jobs;

/// <summary>
/// A job was accepted. The whole file is kept: it is what the job does. The owner is the token that submitted it; older
/// journals name none.
/// </summary>
public sealed record JobSubmitted(string Job, string Name, string Strategy, int Rounds, string Yaml, string Owner = "") : JournalEvent;

/// <summary>The job's first round is about to be opened, from this model.</summary>
public sealed record JobStarted(string Job, BlobId Initial) : JournalEvent;

/// <summary>The job will do nothing more.</summary>
public sealed record JobEnded(string Job, JobOutcome Outcome, string Reason) : JournalEvent;

public enum JobOutcome
{
    Completed,
    Failed,
    Cancelled,
}
