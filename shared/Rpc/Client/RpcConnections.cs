using System.Net;
using FedInfra.Rpc.Client;

namespace FedInfra.Rpc;

/// <summary>
/// The HTTP/2 connections of one channel, as <see cref="RpcChannelOptions"/> says: what every transport's client sends
/// its requests through. Disposing breaks them.
/// </summary>
public sealed class RpcConnections : IDisposable
{
    private readonly ChannelSockets _sockets = new();

    public RpcConnections(RpcChannelOptions options)
    {
        Handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectCallback = _sockets.ConnectAsync,
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
            Handler.SslOptions = options.SslClientAuthenticationOptions;
        }
    }

    /// <summary>Connects with the first request, and again after the connection broke.</summary>
    public SocketsHttpHandler Handler { get; }

    /// <summary>What a failure of these connections means to a caller; UNAVAILABLE for most, with the failure as its cause.</summary>
    public static RpcException StatusOf(Exception failure) => ResponseRules.Translate(failure);

    public void Dispose()
    {
        Handler.Dispose();
        _sockets.Dispose();
    }
}
