using System.Security.Cryptography;
using FedInfra.Contracts.V1;
using FedInfra.Privacy;
using Google.Protobuf;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>
/// What one node must not forget about masked rounds, whatever happens to its process: which sessions it has used, each
/// once, and how far it is in those under way. A second, different answer in one session could open an update.
/// </summary>
public sealed class RoundMemory
{
    /// <summary>A round whose directive has not come back after this long is over.</summary>
    public static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(1);

    private readonly RoundFolder _folder;
    private readonly UsedSessions _used;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;

    /// <param name="folder">The node's own; made if absent, with mode 700.</param>
    /// <param name="time">Says what is old: secrets of rounds that are over are deleted.</param>
    /// <param name="durable">Whether it outlives the process (default): each write then waits for the disk. Else memory alone remembers.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public RoundMemory(string folder, TimeProvider time, bool durable = true)
    {
        _folder = new RoundFolder(folder, durable);
        _used = new UsedSessions(_folder);
        _time = time;
        Sweep();
    }

    /// <summary>Opens the record of a directive's session: a new one, or the one that an earlier process left.</summary>
    /// <exception cref="PrivacyException">The session was used before, for this directive or another, and cannot go on.</exception>
    internal RoundRecord Open(Directive directive)
    {
        var session = directive.Train.Masking.Session;
        var key = UsedSessions.KeyOf(session);
        lock (_lock)
        {
            Sweep();
            if (_open.Contains(key))
            {
                throw Replayed($"session '{session}' is under way here for another directive; a session is used once");
            }

            var record = RoundRecord.Read(_folder, key, HashOf(directive), MarkUsed, Close);
            if (record.IsAnothers)
            {
                throw Replayed($"session '{session}' was used here for another directive, or with other parameters; a session is used once");
            }

            if (record.Saved is null && _used.Contains(key))
            {
                throw Replayed($"session '{session}' was used here before; a session is used once, and a round that is tried again needs another");
            }

            _open.Add(key);
            return record;
        }
    }

    /// <summary>Whether the disk still holds what the directive's round needs to go on.</summary>
    internal bool Holds(Directive directive) => RoundRecord.Exists(_folder, UsedSessions.KeyOf(directive.Train.Masking.Session));

    private static PrivacyException Replayed(string reason) => new(PrivacyRefusal.ReplayedRound, reason);

    /// <summary>The same when the directive is sent again; only its time left is another.</summary>
    private static byte[] HashOf(Directive directive)
    {
        var lasting = directive.Clone();
        lasting.TimeLeft = null;
        return SHA256.HashData(lasting.ToByteArray());
    }

    /// <summary>A node runs for months, and the secrets of a round that never came back must not lie about for as long.</summary>
    private void Sweep()
    {
        var oldest = _time.GetUtcNow().UtcDateTime - LongestAbsence;
        foreach (var file in _folder.Files().Where(file => RoundRecord.IsOne(file.Name) && file.LastWriteTimeUtc < oldest))
        {
            if (!_open.Any(key => file.Name.StartsWith(key, StringComparison.Ordinal)))
            {
                file.Delete();
            }
        }
    }

    private void MarkUsed(string key)
    {
        lock (_lock)
        {
            _used.Add(key);
        }
    }

    private void Close(string key)
    {
        lock (_lock)
        {
            _open.Remove(key);
        }
    }
}
