using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace FedInfra.Coordinator.Blobs;

/// <summary>
/// An upload that may stop and go on: its bytes lie in a staging file that outlives connections and restarts. Disposing
/// it keeps the file; a commit turns it into a blob. One caller at a time, not thread-safe. A failed append leaves the
/// upload usable at <see cref="Offset"/>.
/// </summary>
public sealed class PendingBlob : IDisposable
{
    private const string Extension = ".part";
    private const int BufferBytes = 1 << 17;

    private readonly BlobStore _store;
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _hashed;
    private bool _closed;

    internal PendingBlob(BlobStore store, string uploadId, long declaredLength)
    {
        (_store, UploadId, DeclaredLength) = (store, uploadId, declaredLength);
        _path = Path.Combine(store.Incoming, uploadId + Extension);
        _file = Disk.Do(store.Incoming, () => File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        Offset = RandomAccess.GetLength(_file);
        if (Offset > declaredLength)
        {
            _file.Dispose();
            _hash.Dispose();
            throw new CoordinatorException(
                CoordinatorErrorCode.Conflict,
                $"Upload {uploadId} already holds {Offset} bytes, but its declared length is now {declaredLength}; use a new upload id.");
        }
    }

    public string UploadId { get; }

    /// <summary>Bytes of the whole blob.</summary>
    public long DeclaredLength { get; }

    /// <summary>Bytes held so far; the next byte needed is the one at this offset.</summary>
    public long Offset { get; private set; }

    /// <summary>
    /// Adds bytes that start at <paramref name="atOffset"/> of the blob. Bytes held already are skipped, so that a peer
    /// may send again what it is not sure of; if they differ, the hash at the end tells.
    /// </summary>
    /// <exception cref="CoordinatorException">InvalidArgument for a gap; TooLarge beyond the declared length.</exception>
    public void Append(ReadOnlySpan<byte> content, long atOffset)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (atOffset < 0 || atOffset > Offset)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"Upload {UploadId}: bytes came for offset {atOffset}, but {Offset} is the next one needed.");
        }

        if (content.Length > DeclaredLength - atOffset)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.TooLarge,
                $"Upload {UploadId}: {content.Length} bytes at offset {atOffset} go beyond the declared length of {DeclaredLength}.");
        }

        var held = Offset - atOffset;
        if (held >= content.Length)
        {
            return;
        }

        HashWhatLies();
        var fresh = content[(int)held..];
        try
        {
            RandomAccess.Write(_file, fresh, Offset);
        }
        catch (IOException exception)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Unavailable, $"Upload {UploadId} cannot be stored: {exception.Message} Check free space.", exception);
        }

        _hash.AppendData(fresh);
        Offset += fresh.Length;
        _hashed = Offset;
    }

    /// <summary>Makes the complete upload a blob; durable when it returns, and the upload is closed.</summary>
    /// <exception cref="CoordinatorException">
    /// InvalidArgument where bytes are missing (the upload stays open), or where the bytes are not those that
    /// <paramref name="expected"/> names (they are thrown away; the peer starts again from 0).
    /// </exception>
    public Task CommitAsync(BlobId expected, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (Offset != DeclaredLength)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"Upload {UploadId} is not complete: it holds {Offset} of {DeclaredLength} bytes; go on at offset {Offset}.");
        }

        // fsync blocks its thread for as long as the disk needs.
        return Task.Run(() => Commit(expected), cancellationToken);
    }

    /// <summary>Throws the upload's bytes away and closes it.</summary>
    public void Discard()
    {
        if (!_closed)
        {
            CloseFile();
            Disk.Do(_store.Incoming, () => File.Delete(_path));
            Dispose();
        }
    }

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            CloseFile();
            _store.Release(UploadId);
        }
    }

    private void Commit(BlobId expected)
    {
        HashWhatLies();
        var actual = BlobId.FromHash(_hash.GetCurrentHash());
        if (actual != expected)
        {
            Discard();
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"Upload {UploadId} was to be {expected}, but its {Offset} bytes are {actual}; it was thrown away, send it again.");
        }

        Disk.Do(_store.Incoming, () => RandomAccess.FlushToDisk(_file));
        CloseFile();
        _store.Adopt(_path, expected);
        Dispose();
    }

    private void CloseFile()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    /// <summary>Catches up on bytes that an earlier connection left; not done on opening, which may only ask for the offset.</summary>
    private void HashWhatLies()
    {
        if (_hashed == Offset)
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (_hashed < Offset)
            {
                var wanted = (int)Math.Min(buffer.Length, Offset - _hashed);
                var read = Disk.Do(_store.Incoming, () => RandomAccess.Read(_file, buffer.AsSpan(0, wanted), _hashed));
                if (read == 0)
                {
                    throw new CoordinatorException(
                        CoordinatorErrorCode.Corrupt, $"The staging file {_path} became shorter while it was read.");
                }

                _hash.AppendData(buffer, 0, read);
                _hashed += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
