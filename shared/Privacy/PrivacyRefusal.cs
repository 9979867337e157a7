namespace FedInfra.Privacy;

/// <summary>Why something was refused. The numbers are stable: they are logged and sent; new ones go at the end.</summary>
public enum PrivacyRefusal
{
    /// <summary>A parameter is out of its range.</summary>
    InvalidParameter = 0,

    /// <summary>Bytes that are not the message they should be.</summary>
    Malformed = 1,

    /// <summary>A step that does not come after the one before.</summary>
    OutOfOrder = 2,

    /// <summary>A step was done before; it is not done twice, nor differently.</summary>
    AlreadyAnswered = 3,

    /// <summary>A node that is not enrolled.</summary>
    UnknownNode = 4,

    /// <summary>A signature that the named node's enrolled key did not make.</summary>
    ForgedSignature = 5,

    /// <summary>A node's own keys, or keys that must differ, came back changed.</summary>
    SwappedKey = 6,

    /// <summary>A message of another session or round.</summary>
    ReplayedRound = 7,

    /// <summary>Nodes were given different models.</summary>
    DifferentModels = 8,

    /// <summary>Nodes were given different parameters.</summary>
    DifferentParameters = 9,

    /// <summary>Nodes were shown different rosters.</summary>
    DifferentRosters = 10,

    /// <summary>Fewer nodes than a node is willing to hide among.</summary>
    CohortTooSmall = 11,

    /// <summary>A threshold at which too few nodes could open another's update.</summary>
    ThresholdTooLow = 12,

    /// <summary>Both secrets of a node were asked for: that would open its update.</summary>
    BothSharesAsked = 13,

    /// <summary>Survivors that too few nodes, or none, have confirmed.</summary>
    ForgedConsistency = 14,

    /// <summary>A survivor that never shared its keys.</summary>
    InventedSurvivor = 15,

    /// <summary>This node's update is not in the sum, so it does not help to open it.</summary>
    LeftOut = 16,

    /// <summary>A share that does not decrypt or does not fit the others.</summary>
    BadShare = 17,

    /// <summary>Too few nodes are left to open the sum.</summary>
    TooManyDropouts = 18,

    /// <summary>The sum could exceed what 32 bits hold.</summary>
    Overflow = 19,

    /// <summary>A value that is not a number, or infinite.</summary>
    NotFinite = 20,

    /// <summary>A sum that no honest nodes can have made.</summary>
    ImpossibleSum = 21,
}
