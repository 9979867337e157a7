using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using FedInfra.Identity;
using Microsoft.Win32.SafeHandles;

namespace FedInfra.Coordinator.Blobs;

/// <summary>
/// Content-addressed files: a blob is <c>blobs/sha256/ab/&lt;64 digits&gt;</c> below the data folder, written under
/// <c>blobs/incoming/</c> first, synced, then renamed, so that a name in <c>sha256/</c> always has all its bytes. What a
/// Put or Commit returned survives a power cut. Thread-safe; one process per data folder (the journal's lock sees to it).
/// </summary>
/// <remarks>Every failing disk operation is an Unavailable <see cref="CoordinatorException"/> that names the folder.</remarks>
public sealed class BlobStore
{
    private const int BufferBytes = 1 << 17;

    private readonly string _blobs;
    private readonly TimeProvider _time;
    private readonly Lock _folders = new();
    private readonly ConcurrentDictionary<string, byte> _open = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="dataFolder">The coordinator's data folder; it and the folders below are created.</param>
    /// <param name="time">Tells how old abandoned uploads are; the system's clock by default.</param>
    public BlobStore(string dataFolder, TimeProvider? time = null)
    {
        var root = Path.Combine(Path.GetFullPath(dataFolder), "blobs");
        _time = time ?? TimeProvider.System;
        _blobs = Path.Combine(root, "sha256");
        Incoming = Path.Combine(root, "incoming");
        Disk.Do(root, () =>
        {
            DurableFolder.Create(_blobs);
            DurableFolder.Create(Incoming);

            // A process that was killed may have made a folder below without coming to flush its name.
            DurableFolder.Flush(_blobs);
        });
    }

    /// <summary>Where unfinished blobs lie.</summary>
    internal string Incoming { get; }

    /// <summary>Absolute path of a blob's file, whether or not it exists.</summary>
    public string PathOf(BlobId id)
    {
        if (id.IsEmpty)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "An empty blob name was given.");
        }

        var hex = id.ToString();
        return Path.Combine(_blobs, hex[..2], hex);
    }

    public bool Contains(BlobId id) => File.Exists(PathOf(id));

    /// <summary>Forgets a blob that nothing refers to any more; one that is not there is no error.</summary>
    public void Delete(BlobId id) => Disk.Do(_blobs, () =>
    {
        // File.Delete forgives a missing file but not a missing folder.
        if (Contains(id))
        {
            File.Delete(PathOf(id));
        }
    });

    /// <summary>Deletes every blob that is not needed: what a round that was given up, or a killed process, has left.</summary>
    /// <returns>How many were deleted.</returns>
    public int Sweep(Func<BlobId, bool> isNeeded) => Disk.Do(_blobs, () =>
    {
        var unneeded = Directory.EnumerateFiles(_blobs, "*", SearchOption.AllDirectories)
            .Where(path => BlobId.TryParse(Path.GetFileName(path), out var id) && !isNeeded(id))
            .ToArray();
        Array.ForEach(unneeded, File.Delete);
        return unneeded.Length;
    });

    /// <summary>Length in bytes.</summary>
    /// <exception cref="CoordinatorException">NotFound.</exception>
    public long Length(BlobId id)
    {
        var file = new FileInfo(PathOf(id));
        return file.Exists ? file.Length : throw NotFound(id);
    }

    /// <summary>A blob's file for reads at any offset by any number of threads. The caller disposes it.</summary>
    /// <exception cref="CoordinatorException">NotFound.</exception>
    public SafeFileHandle OpenHandle(BlobId id) => Open(id, path => File.OpenHandle(path));

    /// <summary>A blob's bytes from the start. The caller disposes it.</summary>
    /// <exception cref="CoordinatorException">NotFound.</exception>
    public FileStream OpenRead(BlobId id) => Open(
        id, path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, useAsync: false));

    /// <summary>Reads a whole blob again and compares it with its name.</summary>
    /// <exception cref="CoordinatorException">NotFound, or Corrupt where the bytes have changed on disk.</exception>
    public void Verify(BlobId id)
    {
        using var stream = OpenRead(id);
        var actual = BlobId.FromHash(SHA256.HashData(stream));
        if (actual != id)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Corrupt,
                $"The file {stream.Name} has changed on disk: its SHA-256 is {actual}. Restore it from a backup.");
        }
    }

    /// <summary>Stores bytes; durable when it returns. Bytes that are already there cost one hash.</summary>
    public BlobId Put(ReadOnlySpan<byte> content)
    {
        using var writer = Create();
        writer.Write(content);
        return writer.Commit();
    }

    /// <summary>Stores a stream to its end without holding it in memory; durable when it returns.</summary>
    public async Task<BlobId> PutAsync(Stream content, CancellationToken cancellationToken)
    {
        using var writer = Create();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                writer.Write(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return writer.Commit();
    }

    /// <summary>A new blob, written bit by bit; its name is known when it is committed.</summary>
    public BlobWriter Create() => new(this);

    /// <summary>
    /// Opens an upload where it stands: at 0 when new, else after the bytes that arrived before. Look first whether the
    /// store <see cref="Contains"/> the blob: an upload whose acknowledgement was lost is there already, its staging
    /// file gone.
    /// </summary>
    /// <param name="uploadId">1 to 128 of letters, digits, <c>.</c> <c>_</c> <c>-</c>, starting with a letter or digit.</param>
    /// <param name="declaredLength">Bytes of the whole blob; the caller has checked it against its own limit.</param>
    /// <exception cref="CoordinatorException">InvalidArgument; Conflict where more bytes are held than declared;
    /// Unavailable while another call writes the same upload.</exception>
    public PendingBlob Resume(string uploadId, long declaredLength)
    {
        UploadName.Check(uploadId);
        if (declaredLength < 0)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"Upload {uploadId}: a length of {declaredLength} bytes is not possible.");
        }

        if (!_open.TryAdd(uploadId, 0))
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Unavailable, $"Upload {uploadId} is being written by another call; try again when that has ended.");
        }

        try
        {
            return new PendingBlob(this, uploadId, declaredLength);
        }
        catch
        {
            Release(uploadId);
            throw;
        }
    }

    /// <summary>Deletes what unfinished uploads and writers left behind.</summary>
    /// <param name="olderThan">Time since the last byte arrived. Uploads open right now are kept.</param>
    /// <returns>How many files were deleted.</returns>
    public int CollectIncoming(TimeSpan olderThan)
    {
        var before = _time.GetUtcNow().UtcDateTime - olderThan;
        var deleted = 0;
        foreach (var file in new DirectoryInfo(Incoming).EnumerateFiles())
        {
            // Taking the name keeps an upload from being resumed while its file is deleted.
            var name = Path.GetFileNameWithoutExtension(file.Name);
            if (file.LastWriteTimeUtc <= before && _open.TryAdd(name, 0))
            {
                Disk.Do(Incoming, file.Delete);
                Release(name);
                deleted++;
            }
        }

        return deleted;
    }

    internal void Claim(string name) => _open[name] = 0;

    internal void Release(string name) => _open.TryRemove(name, out _);

    /// <summary>Gives a complete, synced and closed staging file its name; durable when it returns.</summary>
    internal void Adopt(string stagingPath, BlobId id)
    {
        var path = PathOf(id);
        Disk.Do(_blobs, () =>
        {
            var folder = Path.GetDirectoryName(path)!;
            lock (_folders)
            {
                // Nobody may find a new folder there, and trust in it, before its own name is durable.
                DurableFolder.Create(folder);
            }

            if (File.Exists(path))
            {
                File.Delete(stagingPath);
            }
            else
            {
                // Two writers of the same bytes may both come here; either file is the right one.
                File.Move(stagingPath, path, overwrite: true);
            }

            // Also where the name was there: whoever renamed it may not have come to this line yet.
            DurableFolder.Flush(folder);
        });
    }

    private T Open<T>(BlobId id, Func<string, T> open)
    {
        var path = PathOf(id);
        try
        {
            return Disk.Do(_blobs, () => open(path));
        }
        catch (CoordinatorException exception) when (exception.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotFound(id);
        }
    }

    private static CoordinatorException NotFound(BlobId id) =>
        new(CoordinatorErrorCode.NotFound, $"There is no blob {id} in this store.");
}
