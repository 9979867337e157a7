using System.Collections.Immutable;
using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Identity;

/// <summary>Who may do what, as the journal's entries fold to it. Holds hashes of secrets and no secret.</summary>
public sealed record IdentityState
{
    public static readonly IdentityState Empty = new();

    /// <summary>Enrolled nodes by name, revoked ones too.</summary>
    public ImmutableSortedDictionary<string, EnrolmentRecord> Nodes { get; private init; } =
        ImmutableSortedDictionary.Create<string, EnrolmentRecord>(StringComparer.Ordinal);

    /// <summary>Enrolment tokens in the order in which they were made, used ones too.</summary>
    public ImmutableList<EnrolmentTokenRecord> EnrolmentTokens { get; private init; } = [];

    /// <summary>Bearer tokens that are valid.</summary>
    public ImmutableList<AdminTokenRecord> AdminTokens { get; private init; } = [];

    public static JournalEventTypes Declare(JournalEventTypes types) => types
        .Add<EnrolmentTokenCreated>("node.enrolment-token-created")
        .Add<NodeEnrolled>("node.enrolled")
        .Add<NodeCertificateIssued>("node.certificate-issued")
        .Add<NodeApproved>("node.approved")
        .Add<NodeRevoked>("node.revoked")
        .Add<AdminTokenCreated>("admin.token-created")
        .Add<AdminTokenRevoked>("admin.token-revoked")
        .Add<ServerCertificateIssued>("coordinator.certificate-issued");

    /// <returns>The state after one more entry; null where the entry is another feature's.</returns>
    public IdentityState? Apply(JournalEntry entry) => entry.Event switch
    {
        EnrolmentTokenCreated e => this with { EnrolmentTokens = EnrolmentTokens.Add(new EnrolmentTokenRecord(e, entry.At)) },
        NodeEnrolled e => this with
        {
            Nodes = Nodes.SetItem(
                e.Node, new EnrolmentRecord(e.Node, e.KeySha256, e.Certificate, e.Expires, e.Approved ? NodeAdmission.Approved : NodeAdmission.Pending, "")),
            EnrolmentTokens = EnrolmentTokens.ConvertAll(token => token.Token.TokenSha256 == e.TokenSha256 ? token with { UsedBy = e.KeySha256 } : token),
        },
        NodeCertificateIssued e => With(e.Node, node => node with { Certificate = e.Certificate, Expires = e.Expires }),
        NodeApproved e => With(e.Node, node => node.KeySha256 == e.KeySha256 ? node with { Admission = NodeAdmission.Approved } : node),
        NodeRevoked e => With(e.Node, node => node with { Admission = NodeAdmission.Revoked, Reason = e.Reason }) with
        {
            EnrolmentTokens = EnrolmentTokens.ConvertAll(token => token.Token.Node == e.Node ? token with { IsVoid = true } : token),
        },
        AdminTokenCreated e => this with { AdminTokens = AdminTokens.Add(new AdminTokenRecord(e.Name, e.Role, e.TokenSha256, entry.At)) },
        AdminTokenRevoked e => this with { AdminTokens = AdminTokens.RemoveAll(token => token.Name == e.Name) },
        ServerCertificateIssued => this,
        _ => null,
    };

    private IdentityState With(string node, Func<EnrolmentRecord, EnrolmentRecord> change) => this with
    {
        Nodes = Nodes.TryGetValue(node, out var known) ? Nodes.SetItem(node, change(known)) : Nodes,
    };
}
