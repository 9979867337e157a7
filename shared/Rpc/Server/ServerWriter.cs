using FedInfra.Rpc.Codecs;

namespace FedInfra.Rpc.Server;

/// <summary>The response stream of a call over the network.</summary>
internal sealed class ServerWriter<T>(ServerCall call, RpcCodec<T> codec) : IRpcWriter<T>
    where T : class
{
    private int _writing;

    public async ValueTask WriteAsync(T message, CancellationToken ct = default)
    {
        if (Interlocked.Exchange(ref _writing, 1) == 1)
        {
            throw new InvalidOperationException("A write to this stream is still under way; await it before the next.");
        }

        try
        {
            await call.WriteAndFlushAsync(codec, message, ct);
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }
}
