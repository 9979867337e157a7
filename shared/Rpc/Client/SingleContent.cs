using System.Net;
using FedInfra.Rpc.Codecs;
using FedInfra.Rpc.Wire;

namespace FedInfra.Rpc.Client;

/// <summary>A request stream of one message.</summary>
internal sealed class SingleContent<T>(RpcCodec<T> codec, T message, bool gzip, int? maxMessageBytes) : HttpContent
    where T : class
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var buffer = new PooledWriter();
        var tail = FrameWriter.WriteHead(buffer, codec, message, gzip, maxMessageBytes);
        await stream.WriteAsync(buffer.Written, cancellationToken);
        if (!tail.IsEmpty)
        {
            await stream.WriteAsync(tail, cancellationToken);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
