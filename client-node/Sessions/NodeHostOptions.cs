using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.ClientNode.Sessions;

/// <summary>Folders and limits of a process that hosts nodes.</summary>
public sealed record NodeHostOptions
{
    /// <summary>Relative data paths start here.</summary>
    public required string BaseFolder { get; init; }

    /// <summary>Holds cached models, unfinished uploads and what must not be forgotten of masked rounds.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Threads of one training, at least 1; results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Trainings at once, at least 1.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>What the site insists on in masked rounds; by default three nodes at least.</summary>
    public ClientPolicy MaskedRounds { get; init; } = new();

    /// <summary>
    /// The only nodes to be in a masked round with, by name: SHA-256 of the key (<see cref="FedInfra.Identity.PublicKeyHash"/>).
    /// Null (default) believes every certificate of the authority.
    /// </summary>
    public IReadOnlyDictionary<string, string>? PinnedPeers { get; init; }

    /// <summary>
    /// Whether a masked round outlives a power cut (default): each of its steps then waits for the disk. A simulation, whose
    /// nodes end with it, need not wait.
    /// </summary>
    public bool DurableRounds { get; init; } = true;
}
