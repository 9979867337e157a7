namespace FedInfra.Coordinator.Journal;

/// <summary>Walks along stored lines and checks that each follows the one before.</summary>
internal sealed class JournalChain
{
    private readonly string _path;
    private readonly long _lastSequence;
    private readonly string _lastHash;
    private long _next;
    private string? _previous;

    /// <param name="path">The journal, for messages.</param>
    /// <param name="from">Sequence of the first line to come.</param>
    /// <param name="lastSequence">Sequence of the last line to come.</param>
    /// <param name="lastHash">Hash that the last line must have.</param>
    public JournalChain(string path, long from, long lastSequence, string lastHash)
    {
        (_path, _next, _lastSequence, _lastHash) = (path, from, lastSequence, lastHash);
        _previous = from == 1 ? JournalLine.Genesis : null;
    }

    /// <summary>Checks one line and returns its time.</summary>
    public DateTimeOffset Accept(JournalLine line)
    {
        if (line.Sequence != _next)
        {
            throw Broken(_next, $"it is missing; the next line there is {line.Sequence}");
        }

        if (_previous is not null && line.Previous != _previous)
        {
            throw Broken(line.Sequence, $"it follows hash {line.Previous}, but the line before it has {_previous}");
        }

        var digest = JournalLine.Digest(line.Sequence, line.Time, line.Kind, line.Payload, line.Previous);
        if (line.Hash != digest)
        {
            throw Broken(line.Sequence, $"its hash is {line.Hash}, but its content hashes to {digest}");
        }

        if (!JournalLine.TryParseTime(line.Time, out var at))
        {
            throw Broken(line.Sequence, $"its time '{line.Time}' is not UTC in ISO 8601");
        }

        _next++;
        _previous = line.Hash;
        return at;
    }

    /// <summary>Checks that the last line came and is the one expected.</summary>
    public void Finish()
    {
        if (_next <= _lastSequence)
        {
            throw Broken(_next, $"it is missing, as are all up to {_lastSequence}");
        }

        if (_next == _lastSequence + 1 && _previous is not null && _previous != _lastHash)
        {
            throw Broken(_lastSequence, $"its hash is {_previous}, but {_lastHash} was written");
        }
    }

    private CoordinatorException Broken(long sequence, string what) => new(
        CoordinatorErrorCode.Corrupt,
        $"The journal {_path} was changed: entry {sequence} breaks the chain: {what}. Restore it from a backup.");
}
