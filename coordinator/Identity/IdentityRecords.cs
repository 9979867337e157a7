using FedInfra.Coordinator.Admin;

namespace FedInfra.Coordinator.Identity;

/// <summary>How far a node has come to taking part.</summary>
public enum NodeAdmission
{
    /// <summary>Enrolled, and waits for an approver.</summary>
    Pending,
    Approved,
    Revoked,
}

/// <summary>A node that has enrolled.</summary>
/// <param name="Node">Its name.</param>
/// <param name="KeySha256">The key that its certificates must have.</param>
/// <param name="Certificate">Its newest certificate (X.509, DER, as base64), for others to know it by.</param>
/// <param name="Expires">Of that certificate.</param>
/// <param name="Admission">Whether it may take part.</param>
/// <param name="Reason">Why it was revoked; empty otherwise.</param>
public sealed record EnrolmentRecord(string Node, string KeySha256, string Certificate, DateTimeOffset Expires, NodeAdmission Admission, string Reason);

/// <summary>A one-time token, by its hash.</summary>
public sealed record EnrolmentTokenRecord(EnrolmentTokenCreated Token, DateTimeOffset Created)
{
    /// <summary>The key that was enrolled with it; empty while it is unused.</summary>
    public string UsedBy { get; init; } = "";

    /// <summary>True where the node was revoked before the token was used.</summary>
    public bool IsVoid { get; init; }
}

/// <summary>A bearer token of the admin service, by its hash.</summary>
public sealed record AdminTokenRecord(string Name, AdminRole Role, string Sha256, DateTimeOffset Created);
