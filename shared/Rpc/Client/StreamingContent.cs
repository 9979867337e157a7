using System.Net;
using FedInfra.Rpc.Codecs;
using FedInfra.Rpc.Wire;

namespace FedInfra.Rpc.Client;

/// <summary>
/// A request stream that the caller writes while the call runs: <see cref="HttpClient"/> hands over its stream and
/// regards the request as unfinished until <see cref="Complete"/>.
/// </summary>
internal sealed class StreamingContent<T>(RpcCodec<T> codec, bool gzip, int? maxMessageBytes) : HttpContent
    where T : class
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PooledWriter _buffer = new();
    private readonly OneAtATime _writing = new();

    /// <summary>Sends one message; completes when HTTP/2's flow control has let it go.</summary>
    public async ValueTask WriteAsync(T message, CancellationToken ct)
    {
        var stream = await _opened.Task.WaitAsync(ct);
        _writing.Enter("write to");
        try
        {
            _buffer.Clear();
            var tail = FrameWriter.WriteHead(_buffer, codec, message, gzip, maxMessageBytes);
            await stream.WriteAsync(_buffer.Written, ct);
            if (!tail.IsEmpty)
            {
                await stream.WriteAsync(tail, ct);
            }

            await stream.FlushAsync(ct);
        }
        finally
        {
            _writing.Exit();
        }
    }

    /// <summary>Ends the request stream.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>Ends the request stream by an error, which resets the HTTP/2 stream.</summary>
    public void Abort(Exception error)
    {
        _opened.TrySetException(error);
        _ = _opened.Task.Exception; // observed: nobody may be waiting for it
        _completed.TrySetCanceled();
        if (_writing.Close())
        {
            _buffer.Dispose();
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken); // sends the headers before the first message
        if (!_opened.TrySetResult(stream))
        {
            // HttpClient repeats a request whose connection was lost before the server took it; a stream cannot be repeated.
            throw new IOException("The connection was lost as the call began.");
        }

        await _completed.Task.WaitAsync(cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
