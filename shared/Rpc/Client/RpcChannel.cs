using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using FedInfra.Rpc.Client;

namespace FedInfra.Rpc;

/// <summary>
/// Calls the methods of one server. It connects with the first call and again whenever the connection broke; make one
/// and keep it. Thread-safe. Errors are <see cref="RpcException"/>; cancelling by the caller's own token is
/// <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class RpcChannel : IAsyncDisposable
{
    private readonly ChannelSockets _sockets = new();
    private readonly HttpMessageInvoker _http;
    private readonly ConcurrentDictionary<string, Uri> _addresses = [];
    private readonly Uri _address;

    /// <param name="address"><c>http://host:port</c> (HTTP/2 without TLS) or <c>https://host:port</c>.</param>
    /// <param name="options">Null for the defaults.</param>
    public RpcChannel(Uri address, RpcChannelOptions? options = null)
    {
        _address = address;
        Options = options ?? new RpcChannelOptions();
        _http = new HttpMessageInvoker(CreateHandler(Options, _sockets));
    }

    internal RpcChannelOptions Options { get; }

    /// <summary>Unary: one request, one response.</summary>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class
    {
        using var call = Open(method, Single(method, request, options), options, cancellable: false, ct);
        return await call.ResponseAsync();
    }

    /// <summary>Server-streaming: the responses as they arrive. Leaving the loop early cancels the call.</summary>
    public async IAsyncEnumerable<TResponse> ReadAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, [EnumeratorCancellation] CancellationToken ct = default)
        where TRequest : class
        where TResponse : class
    {
        using var call = Open(method, Single(method, request, options), options, cancellable: false, ct);
        while (await call.ReadAsync() is { } message)
        {
            yield return message;
        }
    }

    /// <summary>Client-streaming: sends every request, then gives the response. Stops early where the server answers early.</summary>
    public async Task<TResponse> SendAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class
    {
        using var call = Start(method, options, ct);
        await foreach (var request in requests.WithCancellation(ct))
        {
            if (!await call.TryWriteAsync(request))
            {
                break;
            }
        }

        await call.CompleteAsync();
        return await call.ResponseAsync();
    }

    /// <summary>Starts a call whose request stream is written by hand: client-streaming and duplex.</summary>
    public RpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class =>
        Open(method, new StreamingContent<TRequest>(method.RequestCodec, options.Gzip, Options.MaxSendMessageBytes), options, cancellable: true, ct);

    /// <summary>Starts a call of one request; the way to a unary or server-streaming call's headers and trailers.</summary>
    public RpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class =>
        Open(method, Single(method, request, options), options, cancellable: true, ct);

    /// <summary>Breaks the connection; calls still open end with UNAVAILABLE.</summary>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _sockets.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Uri AddressOf(string path) => _addresses.GetOrAdd(path, static (path, server) => new Uri(server, path), _address);

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => _http.SendAsync(request, ct);

    private SingleContent<TRequest> Single<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options)
        where TRequest : class
        where TResponse : class =>
        new(method.RequestCodec, request, options.Gzip, Options.MaxSendMessageBytes);

    private RpcCall<TRequest, TResponse> Open<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, HttpContent content, RpcCallOptions options, bool cancellable, CancellationToken ct)
        where TRequest : class
        where TResponse : class =>
        new(this, method, content, options, new CallCancellation(options.Deadline, Options.TimeProvider, cancellable, ct));

    private static SocketsHttpHandler CreateHandler(RpcChannelOptions options, ChannelSockets sockets)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectCallback = sockets.ConnectAsync,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = options.StreamWindowBytes,
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = options.Proxy is not null,
            Proxy = options.Proxy,
        };
        if (options.SslClientAuthenticationOptions is not null)
        {
            handler.SslOptions = options.SslClientAuthenticationOptions;
        }

        return handler;
    }
}
