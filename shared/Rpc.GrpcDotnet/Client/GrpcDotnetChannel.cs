using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Client;
using GrpcException = Grpc.Core.RpcException;

namespace FedInfra.Rpc.GrpcDotnet.Client;

/// <summary>Calls a server through <see cref="GrpcChannel"/>, over connections as our own channel makes them.</summary>
internal sealed class GrpcDotnetChannel : IRpcChannel
{
    // A request header that grpc-dotnet reads instead of sending it.
    private const string Compression = "grpc-internal-encoding-request";

    private readonly ConcurrentDictionary<(object Method, MethodType Type), object> _methods = [];
    private readonly RpcConnections _connections;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private volatile bool _disposed;

    public GrpcDotnetChannel(Uri address, RpcChannelOptions options)
    {
        _connections = new RpcConnections(options);
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = _connections.Handler,
            MaxReceiveMessageSize = options.MaxReceiveMessageBytes,
            MaxSendMessageSize = options.MaxSendMessageBytes,
            CompressionProviders = [new LimitedGzip(options.MaxReceiveMessageBytes)],
            DisableResolverServiceConfig = true,
        });
        _invoker = _channel.CreateCallInvoker();
    }

    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class
    {
        try
        {
            using var call = _invoker.AsyncUnaryCall(Of(method, MethodType.Unary), host: null, Of(method, request, options, ct), request);
            return await call.ResponseAsync;
        }
        catch (Exception exception) when (exception is GrpcException or ObjectDisposedException)
        {
            throw Translate(exception, ct);
        }
    }

    public async IAsyncEnumerable<TResponse> ReadAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, [EnumeratorCancellation] CancellationToken ct = default)
        where TRequest : class
        where TResponse : class
    {
        using var call = Start(method, request, options, ct);
        while (await call.ReadAsync() is { } message)
        {
            yield return message;
        }
    }

    public IRpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class => Open(
            () => new GrpcDotnetCall<TRequest, TResponse>(
                method, options.Gzip, _invoker.AsyncDuplexStreamingCall(Of(method, MethodType.DuplexStreaming), host: null, Of(options, ct)), e => Translate(e, ct)),
            ct);

    public IRpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default, CancellationToken ct = default)
        where TRequest : class
        where TResponse : class => Open(
            () => new GrpcDotnetCall<TRequest, TResponse>(
                method, _invoker.AsyncServerStreamingCall(Of(method, MethodType.ServerStreaming), host: null, Of(method, request, options, ct), request), e => Translate(e, ct)),
            ct);

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _connections.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CallOptions Of<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options, CancellationToken ct)
        where TRequest : class
        where TResponse : class =>
        options.Gzip && GrpcMethods.CompressionOf(method.RequestCodec, request) is { } plain ? Of(options, ct).WithWriteOptions(plain) : Of(options, ct);

    private static CallOptions Of(RpcCallOptions options, CancellationToken ct)
    {
        var headers = options.Headers is null ? null : GrpcStatus.Sent(options.Headers);
        if (options.Gzip)
        {
            (headers ??= []).Add(Compression, LimitedGzip.Name);
        }

        var now = DateTime.UtcNow;
        DateTime? deadline = options.Deadline is { } timeout && timeout < DateTime.MaxValue - now ? now + timeout : null;
        return new CallOptions(headers, deadline, ct);
    }

    // The same bytes travel whichever kind a method is called as; the kind only chooses grpc-dotnet's object for the call.
    private Method<TRequest, TResponse> Of<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, MethodType type)
        where TRequest : class
        where TResponse : class =>
        (Method<TRequest, TResponse>)_methods.GetOrAdd((method, type), _ => GrpcMethods.Of(method, type));

    private T Open<T>(Func<T> start, CancellationToken ct)
    {
        try
        {
            return start();
        }
        catch (Exception exception) when (exception is GrpcException or ObjectDisposedException)
        {
            throw Translate(exception, ct);
        }
    }

    private Exception Translate(Exception exception, CancellationToken ct) =>
        ct.IsCancellationRequested ? new OperationCanceledException("The call was cancelled.", exception, ct)
        : _disposed ? new RpcException(RpcStatusCode.Unavailable, "The channel was disposed.", inner: exception)
        : exception is GrpcException status ? GrpcStatus.Received(status)
        : RpcConnections.StatusOf(exception);
}
