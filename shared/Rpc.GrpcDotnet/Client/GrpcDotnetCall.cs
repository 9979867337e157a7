using Grpc.Core;
using GrpcException = Grpc.Core.RpcException;

namespace FedInfra.Rpc.GrpcDotnet.Client;

/// <summary>A call of grpc-dotnet's behind the members of ours.</summary>
internal sealed class GrpcDotnetCall<TRequest, TResponse> : IRpcCall<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly RpcMethod<TRequest, TResponse> _method;
    private readonly bool _gzip;
    private readonly IClientStreamWriter<TRequest>? _requests;
    private readonly IAsyncStreamReader<TResponse> _responses;
    private readonly Task<Metadata> _headers;
    private readonly Func<Metadata> _trailers;
    private readonly IDisposable _call;
    private readonly Func<Exception, Exception> _translate;
    private Exception? _failure;
    private bool _ended;
    private volatile bool _disposed;

    public GrpcDotnetCall(
        RpcMethod<TRequest, TResponse> method, bool gzip, AsyncDuplexStreamingCall<TRequest, TResponse> call, Func<Exception, Exception> translate)
    {
        (_method, _gzip, _call, _translate) = (method, gzip, call, translate);
        (_requests, _responses, _headers, _trailers) = (call.RequestStream, call.ResponseStream, call.ResponseHeadersAsync, call.GetTrailers);
    }

    public GrpcDotnetCall(RpcMethod<TRequest, TResponse> method, AsyncServerStreamingCall<TResponse> call, Func<Exception, Exception> translate)
    {
        (_method, _call, _translate) = (method, call, translate);
        (_responses, _headers, _trailers) = (call.ResponseStream, call.ResponseHeadersAsync, call.GetTrailers);
    }

    public string Method => _method.FullPath;

    public RpcMetadata Trailers => !_ended ? [] : _failure is null ? GrpcStatus.Received(_trailers()) : (_failure as RpcException)?.Trailers ?? [];

    public async Task<RpcMetadata> HeadersAsync()
    {
        try
        {
            return GrpcStatus.Received(await _headers);
        }
        catch (Exception exception) when (IsOutcome(exception))
        {
            throw Translate(exception);
        }
    }

    public async ValueTask WriteAsync(TRequest message)
    {
        if (await SendAsync(message) is { } failure)
        {
            throw failure;
        }
    }

    public async ValueTask<bool> TryWriteAsync(TRequest message) => await SendAsync(message) switch
    {
        null => true,
        OperationCanceledException cancelled => throw cancelled,

        // The message is larger than our own limit: the call has not ended, and the server waits for it.
        RpcException { Code: RpcStatusCode.ResourceExhausted } tooLarge when !HasStatus() => throw tooLarge,
        _ => false,
    };

    public async ValueTask CompleteAsync()
    {
        if (_requests is not null)
        {
            await _requests.CompleteAsync();
        }
    }

    public async ValueTask<TResponse?> ReadAsync()
    {
        if (_ended)
        {
            return _failure is null ? null : throw _failure;
        }

        try
        {
            if (await _responses.MoveNext(CancellationToken.None))
            {
                return _responses.Current;
            }

            _ended = true;
            return null;
        }
        catch (Exception exception) when (IsOutcome(exception))
        {
            _failure = Translate(exception);
            _ended = true;
            throw _failure;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _call.Dispose();
    }

    private static bool IsOutcome(Exception exception) => exception is GrpcException or OperationCanceledException or ObjectDisposedException;

    /// <summary>What failed; null where the message was sent.</summary>
    private async ValueTask<Exception?> SendAsync(TRequest message)
    {
        var requests = _requests ?? throw new InvalidOperationException($"{_method.FullPath} was started with its only request.");
        try
        {
            if (_gzip)
            {
                requests.WriteOptions = GrpcMethods.CompressionOf(_method.RequestCodec, message);
            }

            await requests.WriteAsync(message);
            return null;
        }
        catch (Exception exception) when (IsOutcome(exception) || exception is IOException or HttpRequestException)
        {
            return Translate(exception);
        }
    }

    private bool HasStatus()
    {
        try
        {
            _trailers();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private Exception Translate(Exception exception) => _translate(exception) switch
    {
        OperationCanceledException cancelled => cancelled,
        _ when _disposed => new RpcException(RpcStatusCode.Cancelled, "The call was disposed.", inner: exception),
        var failure => failure,
    };
}
