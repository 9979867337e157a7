using System.Security.Cryptography.X509Certificates;
using FedInfra.Rpc.Server;

namespace FedInfra.Rpc;

/// <summary>What a handler knows of the call it answers, and where it puts headers and trailers.</summary>
public sealed class RpcCallContext
{
    private readonly IServedCall? _call;
    private readonly CancellationToken _ct;
    private readonly DateTimeOffset? _deadline;
    private readonly string? _peer;
    private readonly X509Certificate2? _certificate;
    private RpcMetadata? _requestHeaders;
    private RpcMetadata? _responseHeaders;
    private RpcMetadata? _responseTrailers;

    /// <summary>A call that came through no network: from a test, or from a caller in the same process.</summary>
    public RpcCallContext(
        string peer = "in-process",
        RpcMetadata? requestHeaders = null,
        DateTimeOffset? deadline = null,
        X509Certificate2? clientCertificate = null,
        CancellationToken ct = default)
    {
        _peer = peer;
        _requestHeaders = requestHeaders ?? [];
        _certificate = clientCertificate;
        _ct = ct;
        _deadline = deadline;
    }

    /// <summary>A call that a transport serves.</summary>
    public RpcCallContext(IServedCall call) => _call = call;

    /// <summary>
    /// Cancelled when the caller cancels or is gone, and when the deadline passes. A handler that waits for anything but
    /// its streams passes it on: its caller is answered when the handler ends, not before.
    /// </summary>
    public CancellationToken CancellationToken => _call?.CancellationToken ?? _ct;

    /// <summary>When the caller stops waiting; null where it waits for ever.</summary>
    public DateTimeOffset? Deadline => _call is null ? _deadline : _call.Deadline;

    /// <summary>What the caller sent with the call, without the headers of HTTP and gRPC themselves.</summary>
    public RpcMetadata RequestHeaders => _requestHeaders ??= _call!.ReadRequestHeaders();

    /// <summary>Sent with the first message, or by <see cref="SendHeadersAsync"/>; later additions are not sent.</summary>
    public RpcMetadata ResponseHeaders => _responseHeaders ??= [];

    /// <summary>Sent after the last message, together with the status.</summary>
    public RpcMetadata ResponseTrailers => _responseTrailers ??= [];

    /// <summary>The caller's address and port.</summary>
    public string Peer => _peer ?? _call!.Peer;

    /// <summary>The certificate with which the caller opened the connection, where mTLS is on.</summary>
    public X509Certificate2? ClientCertificate => _call is null ? _certificate : _call.ClientCertificate;

    internal RpcMetadata? ResponseHeadersOrNull => _responseHeaders;

    internal RpcMetadata? ResponseTrailersOrNull => _responseTrailers;

    /// <summary>Sends the response headers now, before the first message.</summary>
    public Task SendHeadersAsync() => _call?.SendHeadersAsync() ?? Task.CompletedTask;
}
