using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Rounds;

/// <summary>A round began: this cohort trains from this model.</summary>
public sealed record RoundOpened(string Job, int Round, int Attempt, BlobId Model, IReadOnlyList<string> Cohort) : JournalEvent;

/// <summary>An update is durable and checked, and will be in the new model if the round reaches its quorum.</summary>
public sealed record UpdateAccepted(string Job, int Round, string Node, BlobId Update, long Examples, double Norm) : JournalEvent;

/// <summary>A round ended, with a new global model or, when <see cref="Failed"/>, without.</summary>
public sealed record RoundClosed(string Job, int Round, int Attempt, bool Failed) : JournalEvent
{
    /// <summary>The new global model; empty when the round failed.</summary>
    public BlobId? Model { get; init; }

    /// <summary>The strategy's memory after this round, by slot.</summary>
    public IReadOnlyDictionary<string, BlobId> ServerState { get; init; } = new Dictionary<string, BlobId>();

    /// <summary>Why a round failed that had its quorum; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    public IReadOnlyList<string> Participants { get; init; } = [];

    public IReadOnlyList<Absence> Absent { get; init; } = [];

    /// <summary>Mean loss of the participants while training, weighted by examples; absent when there were none.</summary>
    public double? TrainingLoss { get; init; }

    /// <summary>Loss of the new model; absent where the round was not evaluated.</summary>
    public double? Loss { get; init; }

    /// <summary>Accuracy of the new model, 0 to 1; absent where the round was not evaluated.</summary>
    public double? Accuracy { get; init; }

    /// <summary>True where only the sum of the updates could be read.</summary>
    public bool Masked { get; init; }

    /// <summary>The clip for the next round; null where it stays.</summary>
    public double? NextClip { get; init; }

    public long BytesDown { get; init; }

    public long BytesUp { get; init; }

    public double Seconds { get; init; }
}

/// <summary>A node of the cohort that is not in the result, and why.</summary>
public sealed record Absence(string Node, string Reason);
