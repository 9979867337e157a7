namespace FedInfra.Rpc.Server;

/// <summary>Limits and behaviour of all methods of a server.</summary>
public sealed class RpcServerOptions
{
    /// <summary>
    /// Largest request message in bytes, checked before memory is set aside for it (default 4 MiB). A larger one ends
    /// its call with RESOURCE_EXHAUSTED.
    /// </summary>
    public int MaxReceiveMessageBytes { get; set; } = 4 << 20;

    /// <summary>Largest response message in bytes; null (default) is no limit of our own.</summary>
    public int? MaxSendMessageBytes { get; set; }

    /// <summary>Compress responses with gzip for callers that accept it (default false: bulk here is floats, which gzip barely shrinks).</summary>
    public bool GzipResponses { get; set; }

    /// <summary>
    /// The catalogue of a room: turns its own exceptions into a status and a text fit for callers. Null for an
    /// exception it does not know, which then becomes a sanitised INTERNAL.
    /// </summary>
    public Func<Exception, RpcException?>? MapError { get; set; }
}
