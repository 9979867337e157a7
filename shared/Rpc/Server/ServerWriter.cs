using FedInfra.Rpc.Codecs;
using FedInfra.Rpc.Wire;

namespace FedInfra.Rpc.Server;

/// <summary>The response stream of a call over the network.</summary>
internal sealed class ServerWriter<T>(ServerCall call, RpcCodec<T> codec) : IRpcWriter<T>
    where T : class
{
    private readonly OneAtATime _writing = new();

    public async ValueTask WriteAsync(T message, CancellationToken ct = default)
    {
        _writing.Enter("write to");
        try
        {
            await call.WriteAndFlushAsync(codec, message, ct);
        }
        finally
        {
            _writing.Exit();
        }
    }
}
