using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Rpc.Codecs;
using FedInfra.Rpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace FedInfra.Rpc.Server;

/// <summary>One call over one HTTP/2 stream: the only place that touches the <see cref="HttpContext"/>.</summary>
internal sealed class ServerCall : IServedCall, IDisposable
{
    private readonly HttpContext _http;
    private readonly ServerEnvironment _environment;
    private CallDeadline? _deadline;
    private FrameReader? _reader;
    private bool _gzipRequest;
    private bool _gzipResponse;
    private bool _copiedHeaders;
    private bool _wrote;
    private volatile bool _ended;

    public ServerCall(HttpContext http, ServerEnvironment environment)
    {
        _http = http;
        _environment = environment;
        Context = new RpcCallContext(this);
    }

    public RpcCallContext Context { get; }

    private FrameReader Reader =>
        _reader ??= new FrameReader(_http.Request.Body, _environment.Options.MaxReceiveMessageBytes, _gzipRequest);

    public string Peer => $"{_http.Connection.RemoteIpAddress}:{_http.Connection.RemotePort}";

    public X509Certificate2? ClientCertificate => _http.Connection.ClientCertificate;

    public DateTimeOffset? Deadline => _deadline?.At;

    /// <summary>Taken from the request only when asked for: Kestrel makes the token's source on first use.</summary>
    public CancellationToken CancellationToken => _deadline?.Token ?? _http.RequestAborted;

    // A read or write of a call without a deadline ends by itself when the stream does, and needs no token.
    private CancellationToken IoToken => _deadline?.Token ?? CancellationToken.None;

    /// <summary>Refuses what no handler could answer, and prepares the response headers.</summary>
    public void Start(RpcKind kind)
    {
        var headers = _http.Request.Headers;
        _http.Response.ContentType = ContentType.Grpc;
        string? encoding = headers.GrpcEncoding;
        _gzipRequest = encoding == Gzip.Name;
        if (encoding is not (null or "" or "identity" or Gzip.Name))
        {
            _http.Response.Headers.GrpcAcceptEncoding = Gzip.Accepted;
            throw new RpcException(
                RpcStatusCode.Unimplemented, $"The compression '{encoding}' is not supported; send one of {Gzip.Accepted}.");
        }

        string? timeout = headers.GrpcTimeout;
        if (timeout is not null)
        {
            _deadline = CallDeadline.Start(timeout, _environment.Time, _http.RequestAborted);
        }

        if (_environment.Options.GzipResponses
            && headers.GrpcAcceptEncoding.ToString().Contains(Gzip.Name, StringComparison.Ordinal))
        {
            _gzipResponse = true;
            _http.Response.Headers.GrpcEncoding = Gzip.Name;
        }

        // The limit of a request is that of its messages.
        if (_http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        // A stream may be idle for as long as its peer answers pings.
        if (kind is RpcKind.ClientStreaming or RpcKind.Duplex
            && _http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    /// <summary>The only message of the request stream.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(RpcCodec<T> codec)
        where T : class
    {
        try
        {
            var message = await Reader.ReadAsync(codec, IoToken)
                ?? throw new RpcException(RpcStatusCode.Unimplemented, "The method takes one message and the request has none.");
            return await Reader.ReadAsync(codec, IoToken) is null
                ? message
                : throw new RpcException(RpcStatusCode.Unimplemented, "The method takes one message and the request has more.");
        }
        catch (Exception e) when (IsOfTransport(e, IoToken))
        {
            throw CallerLeft(e);
        }
    }

    /// <summary>The messages of the request stream as they arrive.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync<T>(RpcCodec<T> codec, [EnumeratorCancellation] CancellationToken ct = default)
        where T : class
    {
        // Without a token of the enumerator's own, the deadline's (or none) does.
        using var both = ct.CanBeCanceled && IoToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(ct, IoToken)
            : null;
        var token = both?.Token ?? (ct.CanBeCanceled ? ct : IoToken);
        while (true)
        {
            ThrowIfEnded();
            T? message;
            try
            {
                message = await Reader.ReadAsync(codec, token);
            }
            catch (Exception e) when (IsOfTransport(e, token))
            {
                throw CallerLeft(e);
            }

            if (message is null)
            {
                yield break;
            }

            yield return message;
        }
    }

    /// <summary>Writes a message without sending it; the end of the call sends it together with the trailers.</summary>
    public void Write<T>(RpcCodec<T> codec, T message)
        where T : class
    {
        CopyHeaders();
        var body = _http.Response.BodyWriter;
        _wrote = true;
        var tail = FrameWriter.WriteHead(body, codec, message, _gzipResponse, _environment.Options.MaxSendMessageBytes);
        if (!tail.IsEmpty)
        {
            body.Write(tail.Span);
        }
    }

    public async ValueTask WriteAndFlushAsync<T>(RpcCodec<T> codec, T message, CancellationToken ct)
        where T : class
    {
        ct.ThrowIfCancellationRequested();
        ThrowIfEnded();
        _deadline?.Token.ThrowIfCancellationRequested();
        Write(codec, message);
        var flushed = await _http.Response.BodyWriter.FlushAsync(IoToken);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw CallerLeft(null);
        }
    }

    public async Task SendHeadersAsync()
    {
        ThrowIfEnded();
        CopyHeaders();
        await _http.Response.BodyWriter.FlushAsync(IoToken); // unlike StartAsync this sends them at once
    }

    public RpcMetadata ReadRequestHeaders() => RpcMetadata.OfRequest(_http.Request.Headers);

    /// <summary>Ends the call with OK.</summary>
    public void Complete()
    {
        _deadline?.Token.ThrowIfCancellationRequested();
        _ended = true;
        CopyHeaders();
        var trailers = TrailersTarget();
        trailers.GrpcStatus = "0";
        Append(trailers, Context.ResponseTrailersOrNull);
    }

    /// <summary>Ends the call with the status that the error stands for.</summary>
    public async ValueTask FailAsync(Exception error, string method)
    {
        var aborted = _http.RequestAborted.IsCancellationRequested;
        var status = new ErrorCatalogue(_environment.Options, _environment.Log).StatusOf(error, method, _deadline?.HasPassed ?? false, aborted);
        _ended = true;
        if (aborted)
        {
            return; // nobody is left to read a status
        }

        CopyHeaders();
        var trailers = TrailersTarget();
        trailers.GrpcStatus = StatusTrailers.FormatCode(status.Code);
        trailers.GrpcMessage = StatusMessage.Encode(status.Detail);
        if (status.Details.Count > 0)
        {
            trailers[StatusTrailers.Details] = StatusTrailers.FormatDetails(status);
        }

        Append(trailers, Context.ResponseTrailersOrNull);
        Append(trailers, status.Trailers);
        await _http.Response.CompleteAsync();
    }

    public void Dispose()
    {
        _ended = true;
        _deadline?.Dispose();
        _reader?.Dispose();
    }

    // Kestrel ends the body with one of several exceptions some time before it cancels the request's token.
    private static bool IsOfTransport(Exception error, CancellationToken token) =>
        error is IOException || (error is OperationCanceledException && !token.IsCancellationRequested);

    private static ConnectionAbortedException CallerLeft(Exception? cause) => new("The caller left.", cause!);

    private static void Append(IHeaderDictionary target, RpcMetadata? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        foreach (var entry in metadata)
        {
            target.Append(entry.Key, MetadataHeader.Format(entry));
        }
    }

    /// <summary>Before anything was written the status goes among the headers, and HTTP/2 ends the stream with them (trailers-only).</summary>
    private IHeaderDictionary TrailersTarget() => _wrote || _http.Response.HasStarted
        ? _http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
        : _http.Response.Headers;

    private void CopyHeaders()
    {
        if (!_copiedHeaders)
        {
            _copiedHeaders = true;
            Append(_http.Response.Headers, Context.ResponseHeadersOrNull);
        }
    }

    // The HttpContext serves another call once this one ended; a handler that runs on must not touch it.
    private void ThrowIfEnded()
    {
        if (_ended)
        {
            throw new InvalidOperationException("The call has ended; its handler returned before it was done reading or writing.");
        }
    }
}
