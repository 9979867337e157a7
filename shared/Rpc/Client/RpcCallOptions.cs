namespace FedInfra.Rpc;

/// <summary>What one call sets; the default value sets nothing.</summary>
public readonly record struct RpcCallOptions
{
    /// <summary>
    /// Time from the start of the call until it ends with DEADLINE_EXCEEDED, at this end and at the server. Null waits
    /// for ever.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Metadata sent with the call.</summary>
    public RpcMetadata? Headers { get; init; }

    /// <summary>Compress the request messages of at least 256 bytes with gzip.</summary>
    public bool Gzip { get; init; }
}
