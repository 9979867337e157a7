using System.IO.Compression;
using System.Security.Cryptography;

namespace FedInfra.ClientNode.Data.Download;

/// <summary>Opens what was downloaded: plain, gzip or zip, told apart by the first bytes.</summary>
internal static class Unpacking
{
    /// <summary>Writes the wanted file, unpacked, to <paramref name="target"/> and returns its SHA-256 in lower-case hex.</summary>
    /// <exception cref="ClientNodeException">The packing is damaged, lacks the file, or unpacks to more than <paramref name="mostBytes"/>.</exception>
    public static async Task<string> UnpackAsync(string packed, string name, string target, long mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(packed);
            var head = new byte[2];
            await file.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellationToken);
            file.Position = 0;
            switch (head)
            {
                case [0x1f, 0x8b]:
                    await using (var unzipped = new GZipStream(file, CompressionMode.Decompress))
                    {
                        return await CopyAsync(unzipped, target, mostBytes, cancellationToken);
                    }

                case [(byte)'P', (byte)'K']:
                    using (var archive = new ZipArchive(file, ZipArchiveMode.Read))
                    {
                        var entry = archive.Entries.FirstOrDefault(entry => entry.Name == name)
                            ?? throw new ClientNodeException($"the zip has no entry {name}");
                        await using var content = await entry.OpenAsync(cancellationToken);
                        return await CopyAsync(content, target, mostBytes, cancellationToken);
                    }

                default:
                    return await CopyAsync(file, target, mostBytes, cancellationToken);
            }
        }
        catch (InvalidDataException failure)
        {
            throw new ClientNodeException($"the packed file is damaged: {failure.Message}");
        }
    }

    /// <summary>SHA-256 of a file, unpacked where it is gzip.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    private static async Task<string> CopyAsync(Stream content, string target, long mostBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var output = File.Create(target);
        var buffer = new byte[1 << 16];
        long done = 0;
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            done += read;
            if (done > mostBytes)
            {
                throw new ClientNodeException($"it unpacks to more than the expected {mostBytes} bytes");
            }

            hash.AppendData(buffer.AsSpan(0, read));
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
