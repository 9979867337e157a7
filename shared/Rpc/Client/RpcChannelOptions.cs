using System.Net;
using System.Net.Security;

namespace FedInfra.Rpc;

/// <summary>How a channel connects, and its limits.</summary>
public sealed class RpcChannelOptions
{
    /// <summary>
    /// Largest response message in bytes, checked before memory is set aside for it (default 4 MiB). A larger one ends
    /// its call with RESOURCE_EXHAUSTED.
    /// </summary>
    public int MaxReceiveMessageBytes { get; init; } = 4 << 20;

    /// <summary>Largest request message in bytes; null (default) is no limit of our own.</summary>
    public int? MaxSendMessageBytes { get; init; }

    /// <summary>How long one attempt to connect may take (default 10 s); after it the call ends with UNAVAILABLE.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Silence after which an HTTP/2 ping is sent while calls are open (default 30 s); no answer within
    /// <see cref="KeepAliveTimeout"/> breaks the connection. Infinite turns pings off.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to a ping may take (default 20 s).</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes a response stream may have in flight, from 65,535 to 16 MiB (default 2 MiB). Larger helps bulk over long distances and costs memory per stream.</summary>
    public int StreamWindowBytes { get; init; } = 2 << 20;

    /// <summary>For https addresses: trusted authorities, the client certificate of mTLS. Null uses the system's defaults.</summary>
    public SslClientAuthenticationOptions? SslClientAuthenticationOptions { get; init; }

    /// <summary>A proxy to go through; null (default) connects directly.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
