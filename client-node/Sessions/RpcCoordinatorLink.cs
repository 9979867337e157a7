using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Rpc;

namespace FedInfra.ClientNode.Sessions;

/// <summary>
/// One node's way to its coordinator over gRPC, with the node's certificate. Control calls have a deadline; bulk goes on
/// as long as its caller wants.
/// </summary>
public sealed class RpcCoordinatorLink : ICoordinatorLink, IAsyncDisposable
{
    private const int ChunkLength = 1 << 20;

    private static readonly RpcCallOptions _control = new() { Deadline = TimeSpan.FromSeconds(30) };

    private readonly Uri _address;
    private readonly Func<IRpcChannel> _connect;
    private volatile IRpcChannel _channel;
    private IRpcChannel? _before;

    /// <param name="connect">Makes a channel with the certificate of now; asked again at each <see cref="ReconnectAsync"/>.</param>
    /// <param name="address">Where the coordinator listens.</param>
    public RpcCoordinatorLink(Func<IRpcChannel> connect, Uri address)
    {
        (_address, _connect) = (address, connect);
        _channel = connect();
    }

    public string Address => _address.ToString();

    /// <summary>
    /// Makes new calls on a new connection, with a renewed certificate. Calls under way go on where they are: the
    /// coordinator ends the stream of directives when the old certificate does, so their connection is closed only at
    /// the next renewal.
    /// </summary>
    public async Task ReconnectAsync()
    {
        var idle = _before;
        _before = _channel;
        _channel = _connect();
        if (idle is not null)
        {
            await idle.DisposeAsync();
        }
    }

    public Task<RenewReply> RenewAsync(RenewRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync(EnrolmentMethods.Renew, request, _control, cancellationToken);

    public Task<RegisterReply> RegisterAsync(RegisterRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync(FederationMethods.Register, request, _control, cancellationToken);

    public IAsyncEnumerable<Directive> ReceiveDirectivesAsync(ReceiveDirectivesRequest request, CancellationToken cancellationToken) =>
        _channel.ReadAsync(FederationMethods.ReceiveDirectives, request, ct: cancellationToken);

    public async Task DownloadAsync(DownloadRequest request, Stream destination, CancellationToken cancellationToken)
    {
        var position = request.Offset;
        await foreach (var chunk in _channel.ReadAsync(FederationMethods.Download, request, ct: cancellationToken))
        {
            using (chunk)
            {
                if (chunk.Message.Offset != position)
                {
                    throw new ClientNodeException($"The coordinator sent bytes from {chunk.Message.Offset} on where {position} was due.");
                }

                destination.Write(chunk.Data.Span);
                position += chunk.Data.Length;
            }
        }
    }

    public Task<BeginUploadReply> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync(FederationMethods.BeginUpload, request, _control, cancellationToken);

    public Task<UploadReceipt> UploadAsync(string session, string directive, Stream source, long offset, CancellationToken cancellationToken) =>
        _channel.SendAsync(FederationMethods.Upload, PartsAsync(session, directive, source, offset), ct: cancellationToken);

    public Task<AdvanceReply> AdvanceAsync(AdvanceRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync(FederationMethods.Advance, request, _control, cancellationToken);

    public Task<ReportReply> ReportAsync(ReportRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync(FederationMethods.Report, request, _control, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        if (_before is not null)
        {
            await _before.DisposeAsync();
        }
    }

    /// <summary>An update as the parts of an upload; the first names the session and the directive.</summary>
    public static async IAsyncEnumerable<RpcChunk<UploadPart>> PartsAsync(string session, string directive, Stream source, long offset)
    {
        var buffer = new byte[ChunkLength];
        int read;
        for (var first = true; (read = await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; first = false)
        {
            var part = first ? new UploadPart { Session = session, Directive = directive, Offset = offset } : new UploadPart { Offset = offset };
            yield return new RpcChunk<UploadPart>(part, buffer.AsMemory(0, read));
            offset += read;
        }
    }
}
