using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FedInfra.Rpc.Client;

namespace FedInfra.Rpc;

/// <summary>Calls a server by our own HTTP/2 requests.</summary>
public sealed class RpcChannel : IRpcChannel
{
    private readonly RpcConnections _connections;
    private readonly HttpMessageInvoker _http;
    private readonly ConcurrentDictionary<string, Uri> _addresses = [];
    private readonly Uri _address;

    /// <param name="address"><c>http://host:port</c> (HTTP/2 without TLS) or <c>https://host:port</c>.</param>
    /// <param name="options">Null for the defaults.</param>
    public RpcChannel(Uri address, RpcChannelOptions? options = null)
    {
        _address = address;
        Options = options ?? new RpcChannelOptions();
        _connections = new RpcConnections(Options);
        _http = new HttpMessageInvoker(_connections.Handler, disposeHandler: false);
    }

    internal RpcChannelOptions Options { get; }

    /// <inheritdoc/>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class
    {
        using var call = Open(method, Single(method, request, options), options, cancellable: false, ct);
        return await call.ResponseAsync();
    }

    /// <inheritdoc/>
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

    /// <inheritdoc cref="IRpcChannel.Start{TRequest, TResponse}(RpcMethod{TRequest, TResponse}, RpcCallOptions, CancellationToken)"/>
    public RpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class =>
        Open(method, new StreamingContent<TRequest>(method.RequestCodec, options.Gzip, Options.MaxSendMessageBytes), options, cancellable: true, ct);

    /// <inheritdoc cref="IRpcChannel.Start{TRequest, TResponse}(RpcMethod{TRequest, TResponse}, TRequest, RpcCallOptions, CancellationToken)"/>
    public RpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class =>
        Open(method, Single(method, request, options), options, cancellable: true, ct);

    IRpcCall<TRequest, TResponse> IRpcChannel.Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, RpcCallOptions options, CancellationToken ct) => Start(method, options, ct);

    IRpcCall<TRequest, TResponse> IRpcChannel.Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options, CancellationToken ct) => Start(method, request, options, ct);

    /// <summary>Breaks the connection; calls still open end with UNAVAILABLE.</summary>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _connections.Dispose();
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
}
