using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FedInfra.Rpc;

/// <summary>Kestrel settings that suit gRPC.</summary>
public static class RpcKestrelExtensions
{
    /// <summary>
    /// Windows that keep bulk streams moving over long distances, pings that notice a dead peer while its calls are
    /// idle, and no limits on how long or how slow a stream may be.
    /// </summary>
    public static KestrelServerOptions ConfigureForRpc(this KestrelServerOptions kestrel)
    {
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.Http2.InitialConnectionWindowSize = 8 << 20;
        limits.Http2.InitialStreamWindowSize = 2 << 20;
        limits.Http2.MaxStreamsPerConnection = 1000;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        return kestrel;
    }

    /// <summary>
    /// Makes a listener speak gRPC: HTTP/2 alone, with TLS where <paramref name="configureTls"/> is given, else as h2c.
    /// </summary>
    public static ListenOptions UseRpc(
        this ListenOptions listener, Action<Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions>? configureTls = null)
    {
        listener.Protocols = HttpProtocols.Http2;
        return configureTls is null
            ? listener
            : Microsoft.AspNetCore.Hosting.ListenOptionsHttpsExtensions.UseHttps(listener, configureTls);
    }
}
