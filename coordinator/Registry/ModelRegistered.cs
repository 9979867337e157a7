using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Registry;

/// <summary>A model version exists, and this is how it was made.</summary>
public sealed record ModelRegistered(string Name, int Version, BlobId File, long Length, string Job) : JournalEvent
{
    /// <summary>Rounds that led to it.</summary>
    public int Rounds { get; init; }

    public string Strategy { get; init; } = "";

    /// <summary>SHA-256 of the job file's text.</summary>
    public string JobFileSha256 { get; init; } = "";

    /// <summary>Version of the coordinator that made it.</summary>
    public string Software { get; init; } = "";

    /// <summary>Every node whose update went into any of its rounds.</summary>
    public IReadOnlyList<string> Participants { get; init; } = [];

    public double? Loss { get; init; }

    public double? Accuracy { get; init; }

    /// <summary>True where the coordinator saw no single update of any of its rounds.</summary>
    public bool SecureAggregation { get; init; }

    /// <summary>central, distributed or local; empty where there was no differential privacy.</summary>
    public string DifferentialPrivacy { get; init; } = "";

    /// <summary>The most that the job cost a site; null without differential privacy, and where sites count by themselves.</summary>
    public double? Epsilon { get; init; }

    /// <summary>The delta of <see cref="Epsilon"/>.</summary>
    public double Delta { get; init; }
}
