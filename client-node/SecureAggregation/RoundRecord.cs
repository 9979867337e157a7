using System.Security.Cryptography;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>
/// One masked round on a node's disk: the directive's hash with the protocol's state, and the masked update. Disposing
/// erases both, for however the round ended; a process that is killed, or stops late in the round, leaves them to the next.
/// </summary>
internal sealed class RoundRecord : IDisposable
{
    private const string StateEnding = ".state";
    private const string MaskedEnding = ".masked";
    private const string PartEnding = ".part";

    private readonly RoundFolder _folder;
    private readonly string _key;
    private readonly byte[] _directive;
    private readonly Action<string> _markUsed;
    private readonly Action<string> _close;

    private RoundRecord(RoundFolder folder, string key, byte[] directive, Action<string> markUsed, Action<string> close) =>
        (_folder, _key, _directive, _markUsed, _close) = (folder, key, directive, markUsed, close);

    /// <summary>The state that an earlier process saved; null where there is none.</summary>
    public byte[]? Saved { get; private set; }

    /// <summary>True where the files belong to a directive that is not this one; they must stay as they are.</summary>
    public bool IsAnothers { get; private set; }

    /// <summary>Whether a round's files are there.</summary>
    public static bool Exists(RoundFolder folder, string key) => folder.Holds(key + StateEnding);

    /// <summary>Whether a file of this name is a record's.</summary>
    public static bool IsOne(string file) =>
        file.EndsWith(StateEnding, StringComparison.Ordinal) || file.EndsWith(MaskedEnding, StringComparison.Ordinal) || file.EndsWith(PartEnding, StringComparison.Ordinal);

    public static RoundRecord Read(RoundFolder folder, string key, byte[] directive, Action<string> markUsed, Action<string> close)
    {
        var record = new RoundRecord(folder, key, directive, markUsed, close);
        if (folder.Holds(key + StateEnding))
        {
            var bytes = folder.Read(key + StateEnding);
            record.IsAnothers = !bytes.AsSpan().StartsWith(directive);
            record.Saved = record.IsAnothers ? null : bytes[directive.Length..];
            CryptographicOperations.ZeroMemory(bytes);
        }

        return record;
    }

    /// <summary>Makes the protocol's state durable, and from the first time on that the session was used.</summary>
    public void Save(ReadOnlyMemory<byte> state)
    {
        _folder.Write(_key + StateEnding, _directive, state.Span);
        _markUsed(_key);
    }

    /// <summary>A new file for the masked update.</summary>
    public FileStream CreateMasked() => _folder.Open(_key + MaskedEnding, FileMode.Create);

    /// <summary>Returns when the masked update is durable.</summary>
    public void MakeDurable(FileStream masked) => _folder.MakeDurable(masked);

    /// <summary>The masked update that an earlier process wrote.</summary>
    /// <exception cref="ClientNodeException">It is gone.</exception>
    public FileStream OpenMasked() => _folder.Holds(_key + MaskedEnding)
        ? _folder.Open(_key + MaskedEnding, FileMode.Open, FileAccess.Read)
        : throw new ClientNodeException("The masked update of this round is gone from the data folder, so the node drops out of the round.");

    /// <summary>Leaves the files as they are.</summary>
    public void Close()
    {
        if (Saved is not null)
        {
            CryptographicOperations.ZeroMemory(Saved);
        }

        _close(_key);
    }

    /// <summary>Erases the files.</summary>
    public void Dispose()
    {
        try
        {
            _folder.Delete(_key + StateEnding);
            _folder.Delete(_key + StateEnding + PartEnding);
            _folder.Delete(_key + MaskedEnding);
        }
        finally
        {
            Close();
        }
    }
}
