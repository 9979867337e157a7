using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>
/// A phase of a masked round closed. The messages themselves are not kept, but their hashes are, so that a node that kept
/// its own can prove what it was made part of.
/// </summary>
/// <param name="Job">The job's id.</param>
/// <param name="Round">From 1.</param>
/// <param name="Session">Names the attempt; see the directive.</param>
/// <param name="Phase">Which of the five.</param>
/// <param name="Answered">Node to the SHA-256 of its message, as 64 hexadecimal digits.</param>
/// <param name="Missing">Node that was awaited in vain, to the reason.</param>
public sealed record MaskingPhaseClosed(
    string Job, int Round, string Session, string Phase, IReadOnlyDictionary<string, string> Answered, IReadOnlyDictionary<string, string> Missing) : JournalEvent;
