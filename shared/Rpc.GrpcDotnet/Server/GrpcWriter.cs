using Grpc.Core;

namespace FedInfra.Rpc.GrpcDotnet.Server;

/// <summary>The response stream of a call that grpc-dotnet serves.</summary>
internal sealed class GrpcWriter<T>(ServedGrpcCall call, IServerStreamWriter<T> responses) : IRpcWriter<T>
{
    public async ValueTask WriteAsync(T message, CancellationToken ct = default)
    {
        // Given to grpc-dotnet, the token would end the whole call.
        ct.ThrowIfCancellationRequested();
        try
        {
            await call.SendHeadersIfAnyAsync();
            await responses.WriteAsync(message, CancellationToken.None);
        }
        catch (Exception exception) when (call.Translate(exception, call.CancellationToken) is { } translated && translated != exception)
        {
            throw translated;
        }
    }
}
