using FedInfra.Identity;
using Microsoft.Data.Sqlite;

namespace FedInfra.Coordinator.Journal;

/// <summary>
/// The append-only, hash-chained journal: the coordinator's state is what it folds to, and it is the audit log. Each
/// line's hash covers the line before it, so that a changed, removed or inserted line shows. Lines cut off the end, or
/// a chain rewritten as a whole, show only to who kept a <see cref="HeadHash"/>. Thread-safe.
/// </summary>
/// <remarks>
/// Faults are <see cref="CoordinatorException"/>: Corrupt for a broken chain or an unreadable line, Conflict where
/// another process or a newer coordinator owns the file, Unavailable where the disk refuses.
/// </remarks>
public sealed class EventJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly JournalEventTypes _types;
    private readonly TimeProvider _time;
    private readonly FileLock _lock;
    private readonly JournalDatabase _database;
    private (long Count, string Hash) _head;

    private EventJournal(string path, JournalEventTypes types, TimeProvider time)
    {
        (_path, _types, _time) = (path, types, time);
        _lock = FileLock.TryTake(path + ".lock") ?? throw new CoordinatorException(
            CoordinatorErrorCode.Conflict, $"Another coordinator is using {path} ({path}.lock is locked). Stop it, or give this one another data folder.");
        try
        {
            _database = new JournalDatabase(path);
            _head = _database.Last() is { } last ? (last.Sequence, last.Hash) : (0, JournalLine.Genesis);
        }
        catch
        {
            _database?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Number of entries, which is the sequence of the last.</summary>
    public long Count => Head.Count;

    /// <summary>Hash of the last entry, which vouches for all before it; 64 zeros while there is none.</summary>
    public string HeadHash => Head.Hash;

    private (long Count, string Hash) Head
    {
        get
        {
            lock (_gate)
            {
                return _head;
            }
        }
    }

    /// <summary>Opens or creates a journal. The chain is checked by whoever reads it, not here.</summary>
    /// <param name="path">The SQLite file, by custom <c>journal.db</c> in the data folder; its folder is created.</param>
    /// <param name="types">Every kind that may be in it.</param>
    /// <param name="time">Clock of the entries.</param>
    public static EventJournal Open(string path, JournalEventTypes types, TimeProvider time)
    {
        path = Path.GetFullPath(path);
        return Guard(path, () =>
        {
            DurableFolder.Create(Path.GetDirectoryName(path)!);
            return new EventJournal(path, types, time);
        });
    }

    /// <summary>Writes one event; durable when it returns.</summary>
    public JournalEntry Append(JournalEvent e) => Append([e])[0];

    /// <summary>Writes several events, all or none; durable when it returns.</summary>
    public IReadOnlyList<JournalEntry> Append(IReadOnlyList<JournalEvent> events)
    {
        if (events.Count == 0)
        {
            return [];
        }

        // All of them are serialized before the first is written: an event that cannot be written stops its batch.
        var payloads = new (string Kind, string Json)[events.Count];
        for (var i = 0; i < payloads.Length; i++)
        {
            var kind = _types.KindOf(events[i]);
            payloads[i] = (kind, JournalPayload.Write(kind, events[i]));
        }

        lock (_gate)
        {
            var (sequence, hash) = _head;
            var now = _time.GetUtcNow().ToUniversalTime();
            var time = JournalLine.FormatTime(now);
            var lines = new JournalLine[payloads.Length];
            var entries = new JournalEntry[payloads.Length];
            for (var i = 0; i < lines.Length; i++)
            {
                lines[i] = JournalLine.Chain(++sequence, time, payloads[i].Kind, payloads[i].Json, hash);
                hash = lines[i].Hash;
                entries[i] = new(sequence, now, payloads[i].Kind, events[i], hash);
            }

            Guard(_path, () => _database.Insert(lines));
            _head = (sequence, hash);
            return entries;
        }
    }

    /// <summary>
    /// The entries from a sequence to the last one there is at the call's first step, each checked against the one
    /// before. From 1 the whole chain is checked; from later, the link to the entry before is taken as it is stored.
    /// </summary>
    /// <exception cref="CoordinatorException">Corrupt, naming the sequence, what is there and what should be.</exception>
    public IEnumerable<JournalEntry> Read(long fromSequence = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromSequence, 1);
        return ReadVerified(fromSequence);
    }

    /// <summary>Reads everything; returns only if the chain is whole and every event can be read.</summary>
    public void Verify()
    {
        foreach (var _ in Read())
        {
            // Reading is what verifies.
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _database.Dispose();
            _lock.Dispose();
        }
    }

    private IEnumerable<JournalEntry> ReadVerified(long from)
    {
        var head = Head;
        var chain = new JournalChain(_path, from, head.Count, head.Hash);
        using var lines = Guard(_path, () => _database.Read(from, head.Count).GetEnumerator());
        while (Guard(_path, lines.MoveNext))
        {
            var line = lines.Current;
            var at = chain.Accept(line);
            var type = _types.TypeOf(line.Kind) ?? throw new CoordinatorException(
                CoordinatorErrorCode.Conflict,
                $"Journal entry {line.Sequence} of {_path} is of kind '{line.Kind}', which this coordinator does not know. "
                + "A newer coordinator wrote it; use that one.");
            yield return new(line.Sequence, at, line.Kind, JournalPayload.Read(line, type), line.Hash);
        }

        chain.Finish();
    }

    private static void Guard(string path, Action action) => Guard<object?>(path, () =>
    {
        action();
        return null;
    });

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 11 or 26)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Corrupt, $"{path} is damaged ({exception.Message}). Restore it from a backup.", exception);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Unavailable,
                $"The journal {path} cannot be read or written: {exception.Message} Check free space and permissions.",
                exception);
        }
    }
}
