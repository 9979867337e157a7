using System.Security.Cryptography;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using Polly;

namespace FedInfra.ClientNode.ModelFiles;

/// <summary>
/// Global models by content hash, in files that all nodes of one process share: the same bytes are downloaded once, a
/// broken download goes on where it stopped, and a file whose hash differs is never used. The newest few are kept.
/// </summary>
public sealed class ModelCache : IDisposable
{
    /// <summary>Models kept on disk.</summary>
    public const int Capacity = 4;

    /// <summary>Largest model file that a node accepts, in bytes.</summary>
    public const long MaximumLength = 16L << 30;

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly HashSet<string> _checked = [];
    private readonly ResiliencePipeline _retry;

    /// <param name="folder">Made if absent.</param>
    /// <param name="time">Says which models were used last.</param>
    public ModelCache(string folder, TimeProvider time)
    {
        _time = time;
        _retry = CoordinatorRetry.Create(time);
        _folder = Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>The parameters of a model, laid out as <see cref="ModelSpec.Parameters"/>.</summary>
    /// <exception cref="ClientNodeException">The bytes do not have the promised hash or length.</exception>
    /// <exception cref="Learning.LearningException">The file does not hold the tensors of <paramref name="spec"/>.</exception>
    public async Task<float[]> ReadAsync(BlobRef weights, ModelSpec spec, Func<string> session, ICoordinatorLink link, CancellationToken cancellationToken)
    {
        if (weights.Sha256.Length != 64 || !weights.Sha256.All(char.IsAsciiHexDigitLower) || weights.Length is <= 0 or > MaximumLength)
        {
            throw new ClientNodeException($"The coordinator named a model '{weights.Sha256}' of {weights.Length} bytes, which cannot be one.");
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var path = Path.Combine(_folder, weights.Sha256 + ".safetensors");
            if (!await HoldsAsync(weights, path, cancellationToken))
            {
                await _retry.ExecuteAsync(async token => await DownloadAsync(weights, path, session(), link, token), cancellationToken);
                _checked.Add(weights.Sha256);
                Trim();
            }

            File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
            await using var file = File.OpenRead(path);
            return SafetensorsFile.ReadValues(file, spec.Parameters);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>SHA-256 of a model that was read here, as this process reckoned it from the bytes: never just what it was told.</summary>
    public async Task<byte[]> HashOfAsync(BlobRef weights, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return _checked.Contains(weights.Sha256)
                ? Convert.FromHexString(weights.Sha256)
                : throw new InvalidOperationException("A model is read before its hash is asked for.");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>A file that an earlier process left is hashed once before it is trusted: the machine may have lost power since.</summary>
    private async Task<bool> HoldsAsync(BlobRef weights, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || _checked.Contains(weights.Sha256))
        {
            return File.Exists(path);
        }

        await using (var file = File.OpenRead(path))
        {
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) == weights.Sha256)
            {
                return _checked.Add(weights.Sha256);
            }
        }

        File.Delete(path);
        return false;
    }

    private static async Task DownloadAsync(BlobRef weights, string path, string session, ICoordinatorLink link, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        await using (var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            if (file.Length > weights.Length)
            {
                file.SetLength(0);
            }

            file.Position = file.Length;
            var request = new DownloadRequest { Session = session, Sha256 = weights.Sha256, Offset = file.Length };
            await link.DownloadAsync(request, new LimitedWriter(file, weights.Length), cancellationToken);
            file.Position = 0;
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            if (hash != weights.Sha256 || file.Length != weights.Length)
            {
                var length = file.Length;
                file.SetLength(0);
                throw new ClientNodeException(
                    $"The model arrived as {length} bytes with SHA-256 {hash}, but {weights.Sha256} was promised; it is thrown away.");
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }

    private void Trim()
    {
        foreach (var old in new DirectoryInfo(_folder).GetFiles("*.safetensors*").OrderByDescending(file => file.LastWriteTimeUtc).Skip(Capacity))
        {
            old.Delete();
        }
    }
}
