using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Jobs;

/// <summary>A job was accepted. The whole file is kept: it is what the job does.</summary>
public sealed record JobSubmitted(string Job, string Name, string Strategy, int Rounds, string Yaml) : JournalEvent;

/// <summary>The job's first round is about to be opened.</summary>
public sealed record JobStarted(string Job) : JournalEvent;

/// <summary>The job will do nothing more.</summary>
public sealed record JobEnded(string Job, JobOutcome Outcome, string Reason) : JournalEvent;

public enum JobOutcome
{
    Completed,
    Failed,
    Cancelled,
}
