using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Rpc.Codecs;
using FedInfra.Rpc.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using GrpcException = Grpc.Core.RpcException;

namespace FedInfra.Rpc.GrpcDotnet.Server;

/// <summary>One call that grpc-dotnet serves, between its context and the handler's.</summary>
internal sealed class ServedGrpcCall : IServedCall
{
    private readonly ServerCallContext _grpc;
    private readonly HttpContext _http;
    private readonly RpcServerOptions _options;
    private readonly ErrorCatalogue _errors;
    private bool _sentHeaders;

    public ServedGrpcCall(ServerCallContext grpc, RpcServerOptions options, ErrorCatalogue errors)
    {
        (_grpc, _http, _options, _errors) = (grpc, grpc.GetHttpContext(), options, errors);
        Context = new RpcCallContext(this);
    }

    public RpcCallContext Context { get; }

    public CancellationToken CancellationToken => _grpc.CancellationToken;

    public DateTimeOffset? Deadline => _grpc.Deadline == DateTime.MaxValue ? null : new DateTimeOffset(_grpc.Deadline, TimeSpan.Zero);

    public string Peer => $"{_http.Connection.RemoteIpAddress}:{_http.Connection.RemotePort}";

    public X509Certificate2? ClientCertificate => _http.Connection.ClientCertificate;

    private bool IsAborted => _http.RequestAborted.IsCancellationRequested;

    // Not grpc-dotnet's, which refuse binary values that a proxy has joined by commas.
    public RpcMetadata ReadRequestHeaders() => RpcMetadata.OfRequest(_http.Request.Headers);

    public Task SendHeadersAsync()
    {
        if (_sentHeaders)
        {
            return Task.CompletedTask;
        }

        _sentHeaders = true;
        return _grpc.WriteResponseHeadersAsync(GrpcStatus.Sent(Context.ResponseHeaders));
    }

    /// <summary>Headers go with the first message; without any there is nothing to send ahead of it.</summary>
    public Task SendHeadersIfAnyAsync() => Context.ResponseHeaders.Count > 0 ? SendHeadersAsync() : Task.CompletedTask;

    /// <summary>Answers with one message.</summary>
    public async Task<TResponse> AnswerAsync<TResponse>(RpcCodec<TResponse> codec, Func<ServedGrpcCall, Task<TResponse>> handler)
        where TResponse : class
    {
        try
        {
            var response = await handler(this);
            await SendHeadersIfAnyAsync();
            ChooseCompression(codec, response);
            GrpcStatus.Add(_grpc.ResponseTrailers, Context.ResponseTrailers);
            return response;
        }
        catch (Exception exception)
        {
            throw await StatusOfAsync(exception);
        }
    }

    /// <summary>Answers with what the handler writes.</summary>
    public async Task AnswerAsync(Func<ServedGrpcCall, Task> handler)
    {
        try
        {
            await handler(this);
            await SendHeadersIfAnyAsync();
            GrpcStatus.Add(_grpc.ResponseTrailers, Context.ResponseTrailers);
        }
        catch (Exception exception)
        {
            throw await StatusOfAsync(exception);
        }
    }

    /// <summary>Says of the next message whether it is compressed.</summary>
    public void ChooseCompression<T>(RpcCodec<T> codec, T message)
        where T : class
    {
        if (_options.GzipResponses)
        {
            _grpc.WriteOptions = GrpcMethods.CompressionOf(codec, message);
        }
    }

    /// <summary>The request stream as it arrives.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync<T>(IAsyncStreamReader<T> requests, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var both = ct.CanBeCanceled && ct != CancellationToken ? CancellationTokenSource.CreateLinkedTokenSource(ct, CancellationToken) : null;
        var token = both?.Token ?? CancellationToken;
        while (await MoveNextAsync(requests, token))
        {
            yield return requests.Current;
        }
    }

    /// <summary>An exception of grpc-dotnet's streams in the handler's terms: the caller left, or what it sent is wrong.</summary>
    public Exception Translate(Exception exception, CancellationToken token) => exception switch
    {
        GrpcException status => GrpcStatus.Received(status),
        OperationCanceledException when token.IsCancellationRequested => exception,
        OperationCanceledException or IOException => new ConnectionAbortedException("The caller left.", exception),
        InvalidOperationException when CancellationToken.IsCancellationRequested => new ConnectionAbortedException("The caller left.", exception),
        _ => exception,
    };

    private async Task<bool> MoveNextAsync<T>(IAsyncStreamReader<T> requests, CancellationToken token)
    {
        try
        {
            return await requests.MoveNext(token);
        }
        catch (Exception exception) when (Translate(exception, token) is { } translated && translated != exception)
        {
            throw translated;
        }
    }

    private async Task<GrpcException> StatusOfAsync(Exception exception)
    {
        var aborted = IsAborted;
        var ended = CancellationToken.IsCancellationRequested;
        var status = _errors.StatusOf(exception, _grpc.Method, deadlinePassed: ended && !aborted, aborted);
        if (!ended)
        {
            await SendHeadersIfAnyAsync();
        }

        return GrpcStatus.Sent(status, Context.ResponseTrailers);
    }
}
