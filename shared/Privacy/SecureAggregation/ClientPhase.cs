namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What a node has done last. A node only moves forward.</summary>
public enum ClientPhase : byte
{
    /// <summary>Keys are made.</summary>
    Started = 0,

    /// <summary>Its public keys may be with the coordinator.</summary>
    Advertised = 1,

    /// <summary>Its shares may be with the others.</summary>
    Shared = 2,

    /// <summary>Its update is being masked; a part may have left.</summary>
    Masking = 3,

    /// <summary>Its masked update may be with the coordinator. Its own keys are erased.</summary>
    Masked = 4,

    /// <summary>Its signature over the survivors may be with the coordinator.</summary>
    Confirmed = 5,

    /// <summary>Its shares may be with the coordinator. Everything is erased.</summary>
    Done = 6,

    /// <summary>It refused to go on. Everything is erased.</summary>
    Refused = 7,
}
