using FedInfra.Identity;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>The folder of one node's masked rounds: only its owner reads it, and what was written is still there after a power cut.</summary>
internal sealed class RoundFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly bool _durable;

    /// <param name="path">Made if absent.</param>
    /// <param name="durable">Whether what is written outlives the process and a power cut; else only a masked update reaches the folder.</param>
    public RoundFolder(string path, bool durable)
    {
        (_path, _durable) = (path, durable);
        SecretFile.CreateFolder(path);
    }

    public string this[string name] => Path.Combine(_path, name);

    public bool Holds(string name) => File.Exists(this[name]);

    public byte[] Read(string name) => File.ReadAllBytes(this[name]);

    /// <summary>Writes a file whole or not at all; returns when it is durable.</summary>
    public void Write(string name, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (!_durable)
        {
            return;
        }

        var partial = name + ".part";
        using (var file = Open(partial, FileMode.Create))
        {
            file.Write(first);
            file.Write(second);
            Flush(file);
        }

        File.Move(this[partial], this[name], overwrite: true);
        FlushNames();
    }

    /// <summary>Adds to the end of a file; returns when it is durable.</summary>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        if (!_durable)
        {
            return;
        }

        var isNew = !Holds(name);
        using (var file = Open(name, FileMode.Append, FileAccess.Write))
        {
            file.Write(bytes);
            Flush(file);
        }

        if (isNew)
        {
            FlushNames();
        }
    }

    /// <summary>Opens a file without a buffer of its own, for large blocks.</summary>
    public FileStream Open(string name, FileMode mode, FileAccess access = FileAccess.ReadWrite)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(this[name], options);
    }

    /// <summary>Returns when the file's bytes, and its name, are on the disk.</summary>
    public void MakeDurable(FileStream file)
    {
        Flush(file);
        FlushNames();
    }

    public void Delete(string name) => File.Delete(this[name]);

    public IEnumerable<FileInfo> Files() => new DirectoryInfo(_path).EnumerateFiles();

    private void Flush(FileStream file)
    {
        if (_durable)
        {
            file.Flush(flushToDisk: true);
        }
    }

    private void FlushNames()
    {
        if (_durable)
        {
            DurableFolder.Flush(_path);
        }
    }
}
