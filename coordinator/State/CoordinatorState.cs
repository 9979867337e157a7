using System.Collections.Immutable;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Journal;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Registry;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.Rounds.Masking;

namespace FedInfra.Coordinator.State;

/// <summary>
/// Everything the coordinator knows, at one instant: what the journal's entries fold to, and nothing else. Immutable, so
/// that readers need no lock.
/// </summary>
public sealed record CoordinatorState
{
    public static readonly CoordinatorState Empty = new();

    /// <summary>Jobs in the order in which they were submitted.</summary>
    public ImmutableList<JobRecord> Jobs { get; private init; } = [];

    /// <summary>Nodes by name.</summary>
    public ImmutableSortedDictionary<string, NodeRecord> Nodes { get; private init; } =
        ImmutableSortedDictionary.Create<string, NodeRecord>(StringComparer.Ordinal);

    /// <summary>Model versions in the order in which they were made.</summary>
    public ImmutableList<ModelRecord> Models { get; private init; } = [];

    /// <summary>Who may do what.</summary>
    public IdentityState Identity { get; private init; } = IdentityState.Empty;

    /// <summary>What sites have spent of their differential privacy.</summary>
    public LedgerState Ledger { get; private init; } = LedgerState.Empty;

    /// <summary>Event kinds as the journal writes them: a name is never used for anything else.</summary>
    public static JournalEventTypes EventTypes { get; } = IdentityState.Declare(new JournalEventTypes())
        .Add<JobSubmitted>("job.submitted")
        .Add<JobStarted>("job.started")
        .Add<JobEnded>("job.ended")
        .Add<NodeRegistered>("node.registered")
        .Add<RoundOpened>("round.opened")
        .Add<MaskingPhaseClosed>("round.masking-phase-closed")
        .Add<UpdateAccepted>("round.update-accepted")
        .Add<RoundClosed>("round.closed")
        .Add<SitesEvaluated>("job.sites-evaluated")
        .Add<ModelRegistered>("model.registered")
        .Add<PrivacySpent>("privacy.spent");

    public JobRecord? FindJob(string id) => Jobs.Find(job => job.Id == id);

    /// <summary>
    /// Whether anything still refers to a blob: a model version, or a job under way. By content a file may be two things
    /// at once (an update of zeros is also a model of zeros), so this is asked before anything is deleted.
    /// </summary>
    public bool Needs(BlobId blob) =>
        Models.Exists(model => model.Version.File == blob)
        || Jobs.Exists(job => !job.HasEnded
            && (job.Initial == blob || (job.LastGoodRound is { } round && (round.Model == blob || round.ServerState.Values.Contains(blob)))));

    /// <summary>The state after one more entry.</summary>
    public CoordinatorState Apply(JournalEntry entry) => entry.Event switch
    {
        JobSubmitted e => this with { Jobs = Jobs.Add(new JobRecord(e, entry.At)) },
        JobStarted e => With(e.Job, job => job with { State = JobState.Running, Initial = e.Initial }),
        JobEnded e => With(e.Job, job => job with { State = StateAfter(e.Outcome), Reason = e.Reason }),
        RoundOpened => this,
        MaskingPhaseClosed => this,
        UpdateAccepted => this,
        RoundClosed e => With(e.Job, job => job with { Rounds = job.Rounds.Add(e) }),
        SitesEvaluated e => With(e.Job, job => job with { Sites = e.Sites }),
        NodeRegistered e => this with { Nodes = Nodes.SetItem(e.Node, new NodeRecord(e, entry.At)) },
        ModelRegistered e => this with { Models = Models.Add(new ModelRecord(e, entry.At)) },
        _ when Ledger.Apply(entry) is { } ledger => this with { Ledger = ledger },
        _ when Identity.Apply(entry) is { } identity => this with { Identity = identity },
        _ => throw new CoordinatorException(CoordinatorErrorCode.Internal, $"No fold is written for journal events of kind {entry.Kind}."),
    };

    private static JobState StateAfter(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Completed => JobState.Completed,
        JobOutcome.Failed => JobState.Failed,
        _ => JobState.Cancelled,
    };

    private CoordinatorState With(string id, Func<JobRecord, JobRecord> change)
    {
        var index = Jobs.FindIndex(job => job.Id == id);
        return index >= 0
            ? this with { Jobs = Jobs.SetItem(index, change(Jobs[index])) }
            : throw new CoordinatorException(CoordinatorErrorCode.Corrupt, $"The journal speaks of job {id} before it was submitted.");
    }
}
