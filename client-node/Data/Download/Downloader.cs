namespace FedInfra.ClientNode.Data.Download;

/// <summary>What became of one file.</summary>
/// <param name="Name">Name in the folder.</param>
/// <param name="Sha256">Of the file unpacked.</param>
/// <param name="From">The URL it came from; null when it was there already.</param>
internal sealed record DownloadedFile(string Name, string Sha256, string? From);

/// <summary>Gets files into a folder: resumes what an earlier run left, tries the next mirror when one fails, keeps nothing that has a wrong hash.</summary>
internal sealed class Downloader(HttpClient http, TimeProvider time, IDownloadProgress progress)
{
    private const int Attempts = 4;

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait before the second attempt at one URL; each further wait is twice as long.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="ClientNodeException">No mirror gave the right file; the message says what each did.</exception>
    public async Task<DownloadedFile> GetAsync(RemoteFile file, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, file.Name);
        if (await IsThereAsync(file, target, cancellationToken))
        {
            progress.Note($"{file.Name}: already there, and right");
            return new DownloadedFile(file.Name, file.Sha256, From: null);
        }

        var failures = new List<string>();
        foreach (var url in file.Urls)
        {
            try
            {
                await GetFromAsync(file, url, target, cancellationToken);
                DeleteParts(folder, file.Name);
                progress.Note($"{file.Name}: downloaded, SHA-256 is right");
                return new DownloadedFile(file.Name, file.Sha256, url.AbsoluteUri);
            }
            catch (ClientNodeException failure)
            {
                failures.Add(failure.Message);
                progress.Note($"{file.Name}: {failure.Message}");
            }
        }

        throw new ClientNodeException($"{file.Name} could not be downloaded: {string.Join("; ", failures)}. Run the command again to continue, or name another home with --from.");
    }

    private async Task<bool> IsThereAsync(RemoteFile file, string target, CancellationToken cancellationToken)
    {
        foreach (var path in new[] { target, target + ".gz" }.Where(File.Exists))
        {
            try
            {
                if (await Unpacking.HashAsync(path, cancellationToken) == file.Sha256)
                {
                    return true;
                }
            }
            catch (InvalidDataException)
            {
                // A damaged gzip is as wrong as a wrong hash.
            }

            progress.Note($"{Path.GetFileName(path)}: is there, but its SHA-256 is wrong; downloading it again");
        }

        return false;
    }

    private async Task GetFromAsync(RemoteFile file, Uri url, string target, CancellationToken cancellationToken)
    {
        var part = new PartFile(target, url);
        var resumed = part.Length > 0;
        if (resumed)
        {
            progress.Note($"{file.Name}: continuing after {part.Length} bytes");
        }

        await FetchAsync(file, part, cancellationToken);
        try
        {
            await VerifyAsync(file, url, part, target, cancellationToken);
        }
        catch (ClientNodeException failure) when (resumed)
        {
            // What an earlier run left may be at fault: once more from the beginning.
            progress.Note($"{file.Name}: {failure.Message}; starting again");
            await FetchAsync(file, part, cancellationToken);
            await VerifyAsync(file, url, part, target, cancellationToken);
        }
    }

    private async Task FetchAsync(RemoteFile file, PartFile part, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await part.CompleteAsync(http, Patience, (bytes, total) => progress.Report(file.Name, bytes, total), cancellationToken);
                return;
            }
            catch (ClientNodeException failure) when (failure.IsTransient && attempt < Attempts)
            {
                progress.Note($"{file.Name}: {failure.Message}; trying again");
                await Task.Delay(RetryDelay * (1 << (attempt - 1)), time, cancellationToken);
            }
        }
    }

    private static async Task VerifyAsync(RemoteFile file, Uri url, PartFile part, string target, CancellationToken cancellationToken)
    {
        var unpacked = target + ".unpacked";
        try
        {
            var found = await Unpacking.UnpackAsync(part.Path, file.Name, unpacked, file.Length, cancellationToken);
            if (found != file.Sha256)
            {
                throw new ClientNodeException($"expected SHA-256 {file.Sha256}, found {found}; deleted");
            }

            File.Move(unpacked, target, overwrite: true);
        }
        catch (ClientNodeException failure)
        {
            part.Delete();
            throw new ClientNodeException($"{url}: {failure.Message}");
        }
        finally
        {
            File.Delete(unpacked);
        }
    }

    private static void DeleteParts(string folder, string name)
    {
        foreach (var path in Directory.GetFiles(folder, name + ".*.part"))
        {
            File.Delete(path);
        }
    }
}
