using System.Buffers;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Rpc;

namespace FedInfra.Coordinator.Nodes;

/// <summary>Sends a blob as chunks through one pooled buffer.</summary>
internal static class BlobChunks
{
    /// <param name="blobs">Where the blob is.</param>
    /// <param name="blob">Which.</param>
    /// <param name="offset">First byte wanted, 0 to the blob's length.</param>
    /// <param name="send">Sends one chunk; the buffer is reused when it returns.</param>
    /// <exception cref="CoordinatorException">No such blob, or an offset outside it.</exception>
    public static async Task SendAsync(BlobStore blobs, BlobId blob, long offset, Func<RpcChunk<Chunk>, Task> send)
    {
        await using var file = blobs.OpenRead(blob);
        if (offset < 0 || offset > file.Length)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"offset: {offset} is outside the blob's 0 to {file.Length}.");
        }

        file.Position = offset;
        var buffer = ArrayPool<byte>.Shared.Rent(FederationHandlers.ChunkLength);
        try
        {
            int read;
            while ((read = await file.ReadAtLeastAsync(buffer.AsMemory(0, FederationHandlers.ChunkLength), FederationHandlers.ChunkLength, throwOnEndOfStream: false)) > 0)
            {
                await send(new RpcChunk<Chunk>(new Chunk { Offset = offset }, buffer.AsMemory(0, read)));
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
