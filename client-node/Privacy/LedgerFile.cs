using System.Text;
using System.Text.Json;
using FedInfra.Identity;
using FedInfra.Privacy;

namespace FedInfra.ClientNode.Privacy;

/// <summary>The file of one data set's ledger: a JSON object a line, only ever added to.</summary>
internal sealed class LedgerFile
{
    /// <summary>Ending of a ledger's name; the rest is its data set's.</summary>
    public const string Ending = ".jsonl";

    private readonly string _path;
    private long _length;

    private LedgerFile(string path, long length) => (_path, _length) = (path, length);

    /// <summary>Reads a data set's ledger, and cuts off a last line that was never finished.</summary>
    /// <exception cref="ClientNodeException">It is damaged, or cannot be used.</exception>
    public static LedgerFile Open(string folder, string dataset, out List<LedgerLine> lines)
    {
        var path = Path.Combine(folder, dataset + Ending);
        try
        {
            if (!Directory.Exists(folder))
            {
                DurableFolder.Flush(Directory.GetParent(Directory.CreateDirectory(folder).FullName)!.FullName);
            }

            (lines, var whole) = File.Exists(path) ? Read(path) : ([], 0);
            if (File.Exists(path) && new FileInfo(path).Length > whole)
            {
                // The process ended while it wrote: the release of that line never left.
                using var file = File.OpenWrite(path);
                file.SetLength(whole);
                file.Flush(flushToDisk: true);
            }

            return new LedgerFile(path, whole);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception);
        }
    }

    /// <summary>The whole lines of a ledger, and how many bytes they are; the file stays as it is.</summary>
    /// <exception cref="ClientNodeException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (List<LedgerLine> Lines, long Length) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = new List<LedgerLine>();
        for (var start = 0; start < whole;)
        {
            var end = start + bytes.AsSpan(start).IndexOf((byte)'\n');
            lines.Add(Parse(bytes.AsSpan(start, end - start), path, lines.Count + 1));
            start = end + 1;
        }

        return (lines, whole);
    }

    /// <summary>Adds a line; it is durable when this returns, and not there when it throws.</summary>
    /// <exception cref="ClientNodeException">The file cannot be written, or is no longer what this process has read and written.</exception>
    public void Append(LedgerLine line)
    {
        var bytes = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line) + "\n");
        try
        {
            using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            if (file.Length != _length)
            {
                throw new ClientNodeException(
                    $"{_path}: the privacy ledger was changed by somebody else, perhaps a second client node with this data folder; nothing is released until this node is started again.");
            }

            Write(file, bytes);
            _length += bytes.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(_path, exception);
        }
    }

    private void Write(FileStream file, byte[] bytes)
    {
        try
        {
            file.Position = _length;
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            if (_length == 0)
            {
                DurableFolder.Flush(Path.GetDirectoryName(_path)!);
            }
        }
        catch (IOException)
        {
            file.SetLength(_length);
            throw;
        }
    }

    private static LedgerLine Parse(ReadOnlySpan<byte> line, string path, int number)
    {
        try
        {
            var parsed = JsonSerializer.Deserialize<LedgerLine>(line);
            if (parsed is not { Job: not null, Release: not null, Spend: not null })
            {
                throw new JsonException("a job, a release and what it cost are expected");
            }

            parsed.Spend.Validated();
            return parsed;
        }
        catch (Exception exception) when (exception is JsonException or PrivacyException)
        {
            throw new ClientNodeException(
                $"{path}, line {number}: the privacy ledger is damaged ({exception.Message}); nothing is released until it is restored from a backup.", exception);
        }
    }

    private static ClientNodeException Unusable(string path, Exception exception) =>
        new($"{path}: the privacy ledger cannot be used ({exception.Message}); nothing is released until it can.", exception);
}
