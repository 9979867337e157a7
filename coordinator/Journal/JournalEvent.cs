namespace FedInfra.Coordinator.Journal;

/// <summary>
/// Something that happened, as one sealed record per kind, declared by the feature it belongs to. Its public properties
/// are its payload: small (bulk goes to blobs, by name), never a secret. A property added later must not be
/// <c>required</c>, for older journals lack it; a constructor parameter added later needs a default.
/// </summary>
public abstract record JournalEvent;

/// <summary>An event with its place in the journal.</summary>
/// <param name="Sequence">1 for the first, without gaps.</param>
/// <param name="At">When it was written, UTC.</param>
/// <param name="Kind">The event's name in <see cref="JournalEventTypes"/>.</param>
/// <param name="Event">What happened.</param>
/// <param name="Hash">SHA-256 over this entry and the hash before it, 64 lower-case hexadecimal digits.</param>
public sealed record JournalEntry(long Sequence, DateTimeOffset At, string Kind, JournalEvent Event, string Hash);
