using System.Net.Sockets;

namespace FedInfra.Rpc.Client;

/// <summary>
/// Opens a channel's sockets and closes them with it. Disposing an HTTP handler alone lets open calls run on, for ever
/// where a stream is long-lived.
/// </summary>
internal sealed class ChannelSockets : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];
    private bool _disposed;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, typeof(RpcChannel));
                _sockets.RemoveAll(known => !known.Connected);
                _sockets.Add(socket);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var socket in _sockets)
            {
                socket.Dispose();
            }
        }
    }
}
