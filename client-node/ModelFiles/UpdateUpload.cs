using System.Security.Cryptography;
using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using Polly;

namespace FedInfra.ClientNode.ModelFiles;

/// <summary>
/// Sends updates: a safetensors file that stays on disk until the coordinator has acknowledged it, from the offset that
/// the coordinator already holds, again and again while the connection breaks.
/// </summary>
public sealed class UpdateUpload
{
    private readonly string _folder;
    private readonly ResiliencePipeline _retry;

    /// <param name="folder">Where updates wait; made if absent, emptied of what an earlier process left.</param>
    /// <param name="time">Paces the retries.</param>
    public UpdateUpload(string folder, TimeProvider time)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        foreach (var left in Directory.EnumerateFiles(_folder))
        {
            File.Delete(left);
        }

        _retry = CoordinatorRetry.Create(time);
    }

    /// <summary>Returns when the update is durable at the coordinator; gives up only when cancelled.</summary>
    public async Task<BlobRef> SendAsync(NodeContext node, string directive, ModelSpec spec, ReadOnlyMemory<float> delta, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, $"{node.Node}.{Guid.NewGuid():N}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        SafetensorsFile.Write(file, spec.Parameters, delta.Span, metadata: null);
        file.Position = 0;
        var update = new BlobRef { Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)), Length = file.Length };

        await SendAsync(node, directive, file, update, cancellationToken);
        return update;
    }

    /// <summary>Sends a file that lies on disk already, for example a masked update.</summary>
    /// <param name="node">Whose update it is.</param>
    /// <param name="directive">What it answers.</param>
    /// <param name="file">Stays the caller's; is read from wherever the coordinator stands.</param>
    /// <param name="update">The file's hash and length.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(NodeContext node, string directive, FileStream file, BlobRef update, CancellationToken cancellationToken) =>
        await _retry.ExecuteAsync(async token =>
        {
            var begin = new BeginUploadRequest { Session = node.Session(), Directive = directive, Update = update };
            var offset = (await node.Link.BeginUploadAsync(begin, token)).Offset;
            if (offset < update.Length)
            {
                file.Position = offset;
                await node.Link.UploadAsync(node.Session(), directive, file, offset, token);
            }
        }, cancellationToken);
}
