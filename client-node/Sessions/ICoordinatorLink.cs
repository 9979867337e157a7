using FedInfra.Contracts.V1;
using FedInfra.Rpc;

namespace FedInfra.ClientNode.Sessions;

/// <summary>
/// How a node reaches its coordinator: over gRPC, or by plain calls in a simulation. Every method throws
/// <see cref="RpcException"/> with the coordinator's status; transient ones may be tried again.
/// </summary>
public interface ICoordinatorLink
{
    /// <summary>Where the coordinator is, for people.</summary>
    string Address { get; }

    Task<RegisterReply> RegisterAsync(RegisterRequest request, CancellationToken cancellationToken);

    /// <summary>The node's work; ends only with the connection.</summary>
    IAsyncEnumerable<Directive> ReceiveDirectivesAsync(ReceiveDirectivesRequest request, CancellationToken cancellationToken);

    /// <summary>Appends a file's bytes from <see cref="DownloadRequest.Offset"/> on to <paramref name="destination"/>.</summary>
    Task DownloadAsync(DownloadRequest request, Stream destination, CancellationToken cancellationToken);

    Task<BeginUploadReply> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken);

    /// <summary>Sends what is left of <paramref name="source"/>, which stands at <paramref name="offset"/>.</summary>
    Task<UploadReceipt> UploadAsync(string session, string directive, Stream source, long offset, CancellationToken cancellationToken);

    /// <summary>One message of a masked round; comes back within <see cref="Contracts.MaskedRounds.LongestWait"/>, ready or not.</summary>
    Task<AdvanceReply> AdvanceAsync(AdvanceRequest request, CancellationToken cancellationToken);

    Task<ReportReply> ReportAsync(ReportRequest request, CancellationToken cancellationToken);
}
