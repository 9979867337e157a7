using System.Threading.Channels;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Serving;
using FedInfra.Rpc;

namespace FedInfra.Coordinator.Simulation;

/// <summary>A virtual node's way to the coordinator of its own process: the same handlers, no network.</summary>
internal sealed class InProcessLink(FederationHandlers handlers) : ICoordinatorLink
{
    public string Address => "this process";

    public Task<RegisterReply> RegisterAsync(RegisterRequest request, CancellationToken cancellationToken) =>
        Answer(() => Task.FromResult(handlers.Register(request, Context(cancellationToken))));

    public IAsyncEnumerable<Directive> ReceiveDirectivesAsync(ReceiveDirectivesRequest request, CancellationToken cancellationToken) =>
        InProcessStream.Read<Directive>((writer, context) => handlers.ReceiveDirectivesAsync(request, writer, context), cancellationToken);

    public Task DownloadAsync(DownloadRequest request, Stream destination, CancellationToken cancellationToken) => Answer(async () =>
    {
        await handlers.DownloadAsync(request, new ChunkWriter(destination), Context(cancellationToken));
        return true;
    });

    public Task<BeginUploadReply> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken) =>
        Answer(() => Task.FromResult(handlers.BeginUpload(request, Context(cancellationToken))));

    public Task<UploadReceipt> UploadAsync(string session, string directive, Stream source, long offset, CancellationToken cancellationToken) =>
        Answer(() => handlers.UploadAsync(RpcCoordinatorLink.PartsAsync(session, directive, source, offset), Context(cancellationToken)));

    public Task<AdvanceReply> AdvanceAsync(AdvanceRequest request, CancellationToken cancellationToken) =>
        Answer(() => handlers.AdvanceAsync(request, Context(cancellationToken)));

    public Task<ReportReply> ReportAsync(ReportRequest request, CancellationToken cancellationToken) =>
        Answer(() => Task.Run(() => handlers.Report(request, Context(cancellationToken)), cancellationToken));

    private static RpcCallContext Context(CancellationToken cancellationToken) => new(ct: cancellationToken);

    /// <summary>Errors reach the node as they would over the network.</summary>
    private static async Task<T> Answer<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (CoordinatorException exception)
        {
            throw ErrorCatalogue.ToStatus(exception)!;
        }
    }

    /// <summary>Writes chunks where they belong at once: their buffer is used again after the call.</summary>
    private sealed class ChunkWriter(Stream destination) : IRpcWriter<RpcChunk<Chunk>>
    {
        public ValueTask WriteAsync(RpcChunk<Chunk> message, CancellationToken ct = default)
        {
            destination.Write(message.Data.Span);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Runs a streaming handler of this process and gives its messages as they come.</summary>
internal static class InProcessStream
{
    /// <exception cref="RpcException">The handler failed; the status is what a caller over the network would see.</exception>
    public static async IAsyncEnumerable<T> Read<T>(
        Func<IRpcWriter<T>, RpcCallContext, Task> handler, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = Channel.CreateUnbounded<T>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Run(() => RunAsync(handler, messages.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var message in messages.Reader.ReadAllAsync(cancellationToken))
            {
                yield return message;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private static async Task RunAsync<T>(Func<IRpcWriter<T>, RpcCallContext, Task> handler, ChannelWriter<T> writer, CancellationToken cancellationToken)
    {
        try
        {
            await handler(new QueueWriter<T>(writer), new RpcCallContext(ct: cancellationToken));
            writer.TryComplete();
        }
        catch (Exception exception)
        {
            writer.TryComplete(ErrorCatalogue.ToStatus(exception) ?? exception);
        }
    }

    private sealed class QueueWriter<T>(ChannelWriter<T> queue) : IRpcWriter<T>
    {
        public ValueTask WriteAsync(T message, CancellationToken ct = default) => queue.WriteAsync(message, ct);
    }
}
