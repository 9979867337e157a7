namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What a node says in each phase.</summary>
public enum MessageType : byte
{
    /// <summary>Two fresh public keys.</summary>
    Advertise = 1,

    /// <summary>Encrypted shares, and commitments to what they are shares of.</summary>
    ShareKeys = 2,

    /// <summary>The hash of a masked vector.</summary>
    MaskedInput = 3,

    /// <summary>The hash of the survivors.</summary>
    Consistency = 4,

    /// <summary>One share for each neighbour.</summary>
    Unmask = 5,
}
