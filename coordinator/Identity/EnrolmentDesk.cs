using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.State;
using FedInfra.Identity;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Identity;

/// <summary>A node's way in and out: token, certificate, approval, renewal, revocation. Each step is an event of the journal.</summary>
public sealed class EnrolmentDesk(
    CertificateAuthority authority, EnrolmentOptions options, StateStore state, NodeDirectory nodes, TimeProvider time, ILogger<EnrolmentDesk> logger)
{
    /// <summary>Longest name of a node.</summary>
    public const int MaximumNameLength = 63;

    private static readonly TimeSpan _longestToken = TimeSpan.FromDays(365);
    private static readonly TimeSpan _shortestToken = TimeSpan.FromMinutes(1);

    /// <summary>Makes a one-time token for a node.</summary>
    /// <returns>The token, which is kept nowhere, and its end.</returns>
    /// <exception cref="CoordinatorException">A wrong name or time.</exception>
    public (string Token, DateTimeOffset Expires) CreateToken(string node, TimeSpan validFor, bool approves, string by)
    {
        if (validFor < _shortestToken || validFor > _longestToken)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "valid-for: 1 minute to 365 days are expected.");
        }

        var token = Secret.Create("fie_");
        return (token, Admit(node, token, validFor, approves, by));
    }

    /// <summary>Takes a token that was made elsewhere; one that is known already, used or not, stays as it is.</summary>
    /// <returns>When it ends.</returns>
    /// <exception cref="CoordinatorException">A wrong name.</exception>
    public DateTimeOffset Admit(string node, string token, TimeSpan validFor, bool approves, string by)
    {
        RequireName(node);
        var (hash, expires) = (Secret.HashOf(token), time.GetUtcNow() + validFor);
        return state.Decide<DateTimeOffset>(current => current.Identity.EnrolmentTokens.Find(known => known.Token.TokenSha256 == hash) is { } known
            ? ([], known.Token.Expires)
            : ([new EnrolmentTokenCreated(node, hash, expires, approves, by)], expires));
    }

    /// <summary>Exchanges a token for a certificate.</summary>
    /// <exception cref="CoordinatorException">PermissionDenied for a wrong, used or expired token; InvalidArgument for a wrong request.</exception>
    public (X509Certificate2 Certificate, bool Pending) Enroll(string node, string token, byte[] signingRequest)
    {
        RequireName(node);
        var request = Read(signingRequest, node);
        var (hash, key) = (Secret.HashOf(token), PublicKeyHash.Of(request.Key));
        var (certificate, pending, isNew) = state.Decide<(X509Certificate2, bool, bool)>(current =>
        {
            var record = Find(current.Identity, hash, key, node);
            var issued = authority.IssueNode(node, request.Key, time.GetUtcNow(), options.CertificateLifetime);
            var expires = EndOf(issued);

            // A node whose first reply was lost asks again with the same key, while the token lasts: nobody else can, as the
            // request is signed by it. Later its certificate, while that lasts, is the way to the next one.
            if (record.UsedBy == key && current.Identity.Nodes.TryGetValue(node, out var known) && known.KeySha256 == key)
            {
                return ([new NodeCertificateIssued(node, key, Convert.ToBase64String(issued.RawData), expires)], (issued, known.Admission == NodeAdmission.Pending, false));
            }

            if (record.UsedBy.Length > 0)
            {
                throw UsedAlready(node);
            }

            return ([new NodeEnrolled(node, key, Convert.ToBase64String(issued.RawData), expires, hash, record.Token.Approves)], (issued, !record.Token.Approves, true));
        });
        if (isNew)
        {
            // Whoever was connected under this name did so with another key.
            nodes.Disconnect(node, isRevoked: false);
        }

        Log.NodeEnrolled(logger, node, Format(EndOf(certificate)), pending ? "; it waits for `coordinator node approve`" : "");
        return (certificate, pending);
    }

    /// <summary>Enrols and approves nodes that live in this very process: a token would only pass from hand to hand.</summary>
    /// <param name="keys">Each node's name and public key.</param>
    public void EnrollHere(IEnumerable<KeyValuePair<string, PublicKey>> keys) => state.Record(
    [
        .. keys.Select(node =>
        {
            RequireName(node.Key);
            using var issued = authority.IssueNode(node.Key, node.Value, time.GetUtcNow(), options.CertificateLifetime);
            return new NodeEnrolled(node.Key, PublicKeyHash.Of(node.Value), Convert.ToBase64String(issued.RawData), EndOf(issued), TokenSha256: "", Approved: true);
        }),
    ]);

    /// <summary>Another certificate for the key of the one that the caller has shown.</summary>
    public X509Certificate2 Renew(EnrolmentRecord caller, byte[] signingRequest)
    {
        var request = Read(signingRequest, caller.Node);
        if (PublicKeyHash.Of(request.Key) != caller.KeySha256)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "The signing request is for another key than the certificate's; a new key needs a new token.");
        }

        var issued = authority.IssueNode(caller.Node, request.Key, time.GetUtcNow(), options.CertificateLifetime);
        state.Record(new NodeCertificateIssued(caller.Node, caller.KeySha256, Convert.ToBase64String(issued.RawData), EndOf(issued)));
        Log.CertificateRenewed(logger, caller.Node, Format(EndOf(issued)));
        return issued;
    }

    /// <summary>Lets a node take part; one that may already stays as it is.</summary>
    /// <exception cref="CoordinatorException">It has not enrolled, or was revoked.</exception>
    public void Approve(string node, string by)
    {
        state.Decide<bool>(current => Require(current, node) switch
        {
            { Admission: NodeAdmission.Revoked } => throw new CoordinatorException(
                CoordinatorErrorCode.Conflict, $"{node} was revoked; make a new token (coordinator token create {node}) and let it enrol again."),
            { Admission: NodeAdmission.Approved } => ([], false),
            var pending => ([new NodeApproved(node, pending.KeySha256, by)], true),
        });
        nodes.SetAdmitted(node);
        Log.NodeApproved(logger, node, by);
    }

    /// <summary>Shuts a node out, from its next call on, and closes its stream of directives.</summary>
    /// <exception cref="CoordinatorException">Nobody of that name is known.</exception>
    public void Revoke(string node, string reason, string by)
    {
        state.Decide<bool>(current => current.Identity.EnrolmentTokens.Exists(token => token.Token.Node == node) || Require(current, node) is not null
            ? ([new NodeRevoked(node, PlainText.Clean(reason), by)], true)
            : ([], false));
        nodes.Disconnect(node, isRevoked: true);
        Log.NodeRevoked(logger, node, by, PlainText.Clean(reason));
    }

    private static EnrolmentRecord Require(CoordinatorState current, string node) =>
        current.Identity.Nodes.TryGetValue(node, out var known)
            ? known
            : throw new CoordinatorException(
                CoordinatorErrorCode.NotFound, $"No node '{PlainText.Clean(node)}' has enrolled; enrolled {(current.Identity.Nodes.IsEmpty ? "are none yet" : $"are {string.Join(", ", current.Identity.Nodes.Keys.Take(20))}")}.");

    private static void RequireName(string node)
    {
        if (!WireName.IsValid(node, MaximumNameLength))
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"node: a name is 1 to {MaximumNameLength} of a-z, 0-9 and '-'.");
        }
    }

    /// <summary>Every token is compared with, each in constant time: how long it takes tells nothing of any of them.</summary>
    private EnrolmentTokenRecord Find(IdentityState identity, string hash, string key, string node)
    {
        EnrolmentTokenRecord? found = null;
        foreach (var token in identity.EnrolmentTokens)
        {
            found = Secret.SameHash(token.Token.TokenSha256, hash) ? token : found;
        }

        if (found is null || found.Token.Node != node)
        {
            throw Denied($"The enrolment token is not one of {node}'s; make one with: coordinator token create {node}.");
        }

        if (found.IsVoid)
        {
            throw Denied($"The enrolment token of {node} ended when {node} was revoked; make a new one with: coordinator token create {node}.");
        }

        if (found.UsedBy.Length > 0 && found.UsedBy != key)
        {
            // Said of an expired one, too: that it may be stolen matters more.
            throw UsedAlready(node);
        }

        return found.Token.Expires > time.GetUtcNow()
            ? found
            : throw Denied($"The enrolment token of {node} expired at {Format(found.Token.Expires)}; make a new one with: coordinator token create {node}.");
    }

    private static SigningRequest Read(byte[] signingRequest, string node)
    {
        try
        {
            var request = SigningRequest.Read(signingRequest);
            return request.Node == node
                ? request
                : throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"The signing request is for '{PlainText.Clean(request.Node)}', not for {node}.");
        }
        catch (IdentityException exception)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"{node}: {exception.Message}.", exception);
        }
    }

    private static CoordinatorException UsedAlready(string node) =>
        Denied($"The enrolment token of {node} has been used already. If that was not {node}, somebody has stolen it: revoke the node, and make a new token.");

    private static CoordinatorException Denied(string message) => new(CoordinatorErrorCode.PermissionDenied, message);

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    private static string Format(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>What a coordinator lets nodes have.</summary>
/// <param name="CertificateLifetime">How long a node's certificate lasts; the node renews it after two thirds.</param>
public sealed record EnrolmentOptions(TimeSpan CertificateLifetime)
{
    public static readonly TimeSpan DefaultCertificateLifetime = TimeSpan.FromDays(7);
}
