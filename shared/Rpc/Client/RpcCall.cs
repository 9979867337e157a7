using System.Net.Http.Headers;
using FedInfra.Rpc.Client;
using FedInfra.Rpc.Wire;

namespace FedInfra.Rpc;

/// <summary>A call over our own HTTP/2 requests.</summary>
public sealed class RpcCall<TRequest, TResponse> : IRpcCall<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly RpcMethod<TRequest, TResponse> _method;
    private readonly StreamingContent<TRequest>? _requests;
    private readonly CallCancellation _cancellation;
    private readonly int _maxReceiveMessageBytes;
    private readonly Task<FrameReader?> _opened;
    private volatile HttpResponseMessage? _response;
    private HttpResponseHeaders? _trailers;
    private Exception? _failure;
    private bool _ended;
    private volatile bool _disposed;

    internal RpcCall(
        RpcChannel channel,
        RpcMethod<TRequest, TResponse> method,
        HttpContent content,
        RpcCallOptions options,
        CallCancellation cancellation)
    {
        _method = method;
        _requests = content as StreamingContent<TRequest>;
        _cancellation = cancellation;
        _maxReceiveMessageBytes = channel.Options.MaxReceiveMessageBytes;
        var request = RequestHeaders.Create(channel.AddressOf(method.FullPath), content, options);
        _opened = OpenAsync(channel.SendAsync(request, cancellation.Token));
    }

    /// <inheritdoc/>
    public string Method => _method.FullPath;

    /// <inheritdoc/>
    public RpcMetadata Trailers => _trailers is { } trailers ? ResponseRules.Metadata(trailers) : [];

    /// <inheritdoc/>
    public async Task<RpcMetadata> HeadersAsync()
    {
        await _opened;
        return ResponseRules.Metadata(_response!.Headers);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(TRequest message)
    {
        if (await SendAsync(message) is { } failure)
        {
            await _opened; // throws the status where the server answered with nothing else
            throw failure is OperationCanceledException
                ? new RpcException(RpcStatusCode.Cancelled, "The server ended the call early; its status is with the responses.")
                : Translate(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryWriteAsync(TRequest message) => await SendAsync(message) is null;

    /// <inheritdoc/>
    public ValueTask CompleteAsync()
    {
        _requests?.Complete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<TResponse?> ReadAsync()
    {
        if (_ended)
        {
            return _failure is null ? null : throw _failure;
        }

        try
        {
            if (await _opened is { } reader
                && await reader.ReadAsync(_method.ResponseCodec, _cancellation.Token) is { } message)
            {
                return message;
            }

            ReadStatus();
            _ended = true;
            return null;
        }
        catch (Exception e)
        {
            _failure = Translate(e);
            _ended = true;
            throw _failure;
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_ended)
        {
            _ended = true;
            _cancellation.Cancel();
        }

        _requests?.Abort(new ObjectDisposedException(GetType().Name));
        if (_opened.IsCompletedSuccessfully)
        {
            _opened.Result?.Dispose();
        }

        _response?.Dispose();
        _cancellation.Dispose();
    }

    /// <summary>Gives what failed where the call ended, which its status explains; null where the message was sent.</summary>
    private async ValueTask<Exception?> SendAsync(TRequest message)
    {
        var requests = _requests ?? throw new InvalidOperationException($"{_method.FullPath} was started with its only request.");
        try
        {
            await requests.WriteAsync(message, _cancellation.Token);
            return null;
        }
        catch (Exception e) when (_cancellation.Reason(e) is { } reason)
        {
            throw reason;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException)
        {
            return e;
        }
    }

    /// <summary>Waits for the response headers. Gives null where they are all (trailers-only) and the status is OK.</summary>
    private async Task<FrameReader?> OpenAsync(Task<HttpResponseMessage> sending)
    {
        try
        {
            var response = _response = await sending;
            if (_disposed)
            {
                response.Dispose();
                throw new ObjectDisposedException(GetType().Name);
            }

            ResponseRules.CheckHeaders(response);
            if (ResponseRules.HasStatus(response.Headers))
            {
                ThrowUnlessOk(response.Headers);
                return null;
            }

            var body = await response.Content.ReadAsStreamAsync();
            return new FrameReader(body, _maxReceiveMessageBytes, ResponseRules.UsesGzip(response));
        }
        catch (Exception e)
        {
            _requests?.Abort(e);
            throw Translate(e);
        }
    }

    /// <summary>Reads the status that follows the last response.</summary>
    private void ReadStatus()
    {
        if (_opened.Result is null)
        {
            return;
        }

        if (!ResponseRules.HasStatus(_response!.TrailingHeaders))
        {
            throw new RpcException(RpcStatusCode.Unknown, "The response ended without a status.");
        }

        ThrowUnlessOk(_response.TrailingHeaders);
    }

    private void ThrowUnlessOk(HttpResponseHeaders trailers)
    {
        _trailers = trailers;
        if (ResponseRules.Status(trailers) is { } error)
        {
            throw error;
        }
    }

    private Exception Translate(Exception error) =>
        _cancellation.Reason(error)
        ?? (error is RpcException ? error
            : _disposed ? new RpcException(RpcStatusCode.Cancelled, "The call was disposed.", inner: error)
            : ResponseRules.Translate(error));
}
