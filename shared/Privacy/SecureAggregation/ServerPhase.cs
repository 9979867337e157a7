namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What a coordinator is collecting.</summary>
public enum ServerPhase
{
    /// <summary>Public keys.</summary>
    Advertising,

    /// <summary>Encrypted shares.</summary>
    Sharing,

    /// <summary>Hashes of masked vectors.</summary>
    Masking,

    /// <summary>Signatures over the survivors.</summary>
    Confirming,

    /// <summary>Shares of the masks to take away.</summary>
    Unmasking,

    /// <summary>Nothing any more.</summary>
    Done,
}
