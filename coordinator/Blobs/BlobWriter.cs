using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace FedInfra.Coordinator.Blobs;

/// <summary>
/// A stream into a blob whose name is not known yet: hashed while written, a blob once committed, gone if disposed
/// without. Write-only, forward-only, not thread-safe.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is a writer that a header's writer can take for a stream.")]
public sealed class BlobWriter : Stream
{
    private const string Extension = ".new";

    private readonly BlobStore _store;
    private readonly string _name = Guid.NewGuid().ToString("n");
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private bool _closed;

    internal BlobWriter(BlobStore store)
    {
        _store = store;
        _path = Path.Combine(store.Incoming, _name + Extension);
        store.Claim(_name);
        try
        {
            _file = Disk.Do(store.Incoming, () => File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write));
        }
        catch
        {
            store.Release(_name);
            throw;
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_closed;

    /// <summary>Bytes written so far.</summary>
    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>Names the blob and stores it; durable when it returns. Nothing can be written afterwards.</summary>
    public BlobId Commit()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var id = BlobId.FromHash(_hash.GetCurrentHash());
        Disk.Do(_store.Incoming, () => RandomAccess.FlushToDisk(_file));
        CloseFile();
        _store.Adopt(_path, id);
        Close();
        return id;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        try
        {
            RandomAccess.Write(_file, buffer, _length);
        }
        catch (IOException exception)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Unavailable, $"{_path} cannot be written: {exception.Message} Check free space.", exception);
        }

        _hash.AppendData(buffer);
        _length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush()
    {
        // Nothing is buffered here; Commit is what makes it durable.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            CloseFile();

            // After a commit the name is gone and nothing happens.
            Disk.Do(_store.Incoming, () => File.Delete(_path));
            _store.Release(_name);
        }

        base.Dispose(disposing);
    }

    private void CloseFile()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
