using System.Collections.Concurrent;
using System.Threading.Channels;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Rpc;

namespace FedInfra.ClientNode.Tests.Sessions;

/// <summary>A coordinator that a test plays: it keeps what it was asked, and answers as the test says.</summary>
internal sealed class FakeLink : ICoordinatorLink
{
    private int _sessions;

    public string Address => "a test";

    public ConcurrentQueue<DownloadRequest> Downloads { get; } = new();

    public ConcurrentQueue<BeginUploadRequest> Begun { get; } = new();

    public ConcurrentQueue<AdvanceRequest> Advances { get; } = new();

    public ConcurrentQueue<ReportRequest> Reports { get; } = new();

    public ConcurrentQueue<RegisterRequest> Registered { get; } = new();

    /// <summary>What a node that reads its directives gets; completing it ends the stream.</summary>
    public Channel<Directive> Directives { get; set; } = Channel.CreateUnbounded<Directive>();

    /// <summary>Answers a download; by default with nothing.</summary>
    public Func<DownloadRequest, Stream, CancellationToken, Task> OnDownload { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Bytes already held, in the order of the questions; the last answer stays.</summary>
    public Func<BeginUploadRequest, long> OnBegin { get; set; } = _ => 0;

    public Func<Stream, long, Task> OnUpload { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Answers the messages of a masked round.</summary>
    public Func<AdvanceRequest, CancellationToken, Task<AdvanceReply>> OnAdvance { get; set; } =
        (_, _) => throw new NotSupportedException("This coordinator has no masked rounds.");

    public Task<RegisterReply> RegisterAsync(RegisterRequest request, CancellationToken cancellationToken)
    {
        Registered.Enqueue(request);
        return Task.FromResult(new RegisterReply { Session = $"session-{Interlocked.Increment(ref _sessions)}" });
    }

    public IAsyncEnumerable<Directive> ReceiveDirectivesAsync(ReceiveDirectivesRequest request, CancellationToken cancellationToken) =>
        Directives.Reader.ReadAllAsync(cancellationToken);

    public Task DownloadAsync(DownloadRequest request, Stream destination, CancellationToken cancellationToken)
    {
        Downloads.Enqueue(request);
        return OnDownload(request, destination, cancellationToken);
    }

    public Task<BeginUploadReply> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken)
    {
        Begun.Enqueue(request);
        return Task.FromResult(new BeginUploadReply { Offset = OnBegin(request) });
    }

    public async Task<UploadReceipt> UploadAsync(string session, string directive, Stream source, long offset, CancellationToken cancellationToken)
    {
        await OnUpload(source, offset);
        return new UploadReceipt();
    }

    public Task<AdvanceReply> AdvanceAsync(AdvanceRequest request, CancellationToken cancellationToken)
    {
        Advances.Enqueue(request.Clone());
        return OnAdvance(request, cancellationToken);
    }

    public Task<ReportReply> ReportAsync(ReportRequest request, CancellationToken cancellationToken)
    {
        Reports.Enqueue(request.Clone());
        return Task.FromResult(new ReportReply { Accepted = true });
    }

    /// <summary>The connection breaks.</summary>
    public static RpcException Lost() => new(RpcStatusCode.Unavailable, "the connection broke");
}
