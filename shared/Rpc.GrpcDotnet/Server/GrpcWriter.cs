using FedInfra.Rpc.Codecs;
using Grpc.Core;

namespace FedInfra.Rpc.GrpcDotnet.Server;

/// <summary>The response stream of a call that grpc-dotnet serves.</summary>
internal sealed class GrpcWriter<T>(ServedGrpcCall call, RpcCodec<T> codec, IServerStreamWriter<T> responses) : IRpcWriter<T>
    where T : class
{
    public async ValueTask WriteAsync(T message, CancellationToken ct = default)
    {
        // Given to grpc-dotnet, the token would end the whole call.
        ct.ThrowIfCancellationRequested();
        try
        {
            await call.SendHeadersIfAnyAsync();
            call.ChooseCompression(codec, message);
            await responses.WriteAsync(message, CancellationToken.None);
        }
        catch (Exception exception) when (call.Translate(exception, call.CancellationToken) is { } translated && translated != exception)
        {
            throw translated;
        }
    }
}
