using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Identity;

/// <summary>A one-time token was made with which a node may enrol; only its hash is kept.</summary>
/// <param name="Node">The node that may use it.</param>
/// <param name="TokenSha256">Of the token.</param>
/// <param name="Expires">When it ends unused.</param>
/// <param name="Approves">True where the node needs no approval after it has enrolled.</param>
/// <param name="By">Whose doing it was.</param>
public sealed record EnrolmentTokenCreated(string Node, string TokenSha256, DateTimeOffset Expires, bool Approves, string By) : JournalEvent;

/// <summary>A node has used its token and got its first certificate. What was approved before for another key is not for this one.</summary>
/// <param name="Node">Its name.</param>
/// <param name="KeySha256">SHA-256 of its public key.</param>
/// <param name="Certificate">X.509, DER, as base64.</param>
/// <param name="Expires">End of the certificate.</param>
/// <param name="TokenSha256">The token that is used up.</param>
/// <param name="Approved">True where the token approves too.</param>
public sealed record NodeEnrolled(
    string Node, string KeySha256, string Certificate, DateTimeOffset Expires, string TokenSha256, bool Approved) : JournalEvent;

/// <summary>A node has got another certificate for the same key.</summary>
public sealed record NodeCertificateIssued(string Node, string KeySha256, string Certificate, DateTimeOffset Expires) : JournalEvent;

/// <summary>A node may take part from now on, with this key.</summary>
public sealed record NodeApproved(string Node, string KeySha256, string By) : JournalEvent;

/// <summary>A node is shut out: its certificates and its unused tokens are void.</summary>
public sealed record NodeRevoked(string Node, string Reason, string By) : JournalEvent;

/// <summary>A bearer token for the admin service was made; only its hash is kept.</summary>
public sealed record AdminTokenCreated(string Name, AdminRole Role, string TokenSha256, string By) : JournalEvent;

/// <summary>A bearer token is void.</summary>
public sealed record AdminTokenRevoked(string Name, string By) : JournalEvent;

/// <summary>The coordinator has signed a certificate for its own listeners.</summary>
public sealed record ServerCertificateIssued(string Serial, IReadOnlyList<string> Names, DateTimeOffset Expires) : JournalEvent;
