using System.Collections.Concurrent;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using Google.Protobuf;

namespace FedInfra.ClientNode.Tests.Policies;

/// <summary>What is behind the gate: it keeps every message that got so far.</summary>
internal sealed class RecordingLink(params Directive[] directives) : ICoordinatorLink
{
    public string Address => "a test";

    /// <summary>Every message that left, in order; an upload is its bytes.</summary>
    public ConcurrentQueue<object> Sent { get; } = new();

    public Task<RegisterReply> RegisterAsync(RegisterRequest request, CancellationToken cancellationToken) => Keep(request, new RegisterReply { Session = "s" });

    public IAsyncEnumerable<Directive> ReceiveDirectivesAsync(ReceiveDirectivesRequest request, CancellationToken cancellationToken)
    {
        Sent.Enqueue(request.Clone());
        return directives.ToAsyncEnumerable();
    }

    public Task DownloadAsync(DownloadRequest request, Stream destination, CancellationToken cancellationToken) => Keep(request, true);

    public Task<BeginUploadReply> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken) => Keep(request, new BeginUploadReply());

    public async Task<UploadReceipt> UploadAsync(string session, string directive, Stream source, long offset, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await source.CopyToAsync(copy, cancellationToken);
        Sent.Enqueue(copy.ToArray());
        return new UploadReceipt();
    }

    public Task<AdvanceReply> AdvanceAsync(AdvanceRequest request, CancellationToken cancellationToken) => Keep(request, new AdvanceReply { Ready = true });

    public Task<ReportReply> ReportAsync(ReportRequest request, CancellationToken cancellationToken) => Keep(request, new ReportReply { Accepted = true });

    private Task<T> Keep<T>(IMessage request, T reply)
    {
        // As it is now: the sender may use the message again.
        Sent.Enqueue(request.Descriptor.Parser.ParseFrom(request.ToByteArray()));
        return Task.FromResult(reply);
    }
}
