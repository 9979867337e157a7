using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts;
using FedInfra.Coordinator.State;
using FedInfra.Identity;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Identity;

/// <summary>Says which node makes a call, by its certificate and by what the journal knows of that node now.</summary>
public sealed class NodeCallers(NodeTrust trust, StateStore state, TimeProvider time, ILogger<NodeCallers> logger)
{
    /// <summary>Checks that a call is <paramref name="node"/>'s own.</summary>
    /// <exception cref="CoordinatorException">Unauthenticated without a certificate; PermissionDenied for any other reason.</exception>
    public void Require(string node, RpcCallContext context)
    {
        if (trust == NodeTrust.Everybody)
        {
            if (state.Current.Identity.Nodes.TryGetValue(node, out var known) && known.Admission == NodeAdmission.Revoked)
            {
                throw Refuse(node, context, WhyRevoked(known));
            }

            return;
        }

        var caller = Of(context);
        if (caller.Node != node)
        {
            throw Refuse(caller.Node, context, $"The certificate is {caller.Node}'s, but the call is about {NodeNameOrNothing(node)}.");
        }
    }

    /// <summary>The node that makes a call.</summary>
    /// <exception cref="CoordinatorException">As <see cref="Require"/>.</exception>
    public EnrolmentRecord Of(RpcCallContext context)
    {
        if (context.ClientCertificate is not { } certificate)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Unauthenticated, "This call needs a node's certificate; enrol first: client-node enroll --config site.yaml --enrolment-token-file FILE --coordinator-ca-file ca.pem.");
        }

        var name = CommonName.Of(certificate.SubjectName);
        if (!state.Current.Identity.Nodes.TryGetValue(name, out var node) || !Secret.SameHash(node.KeySha256, PublicKeyHash.Of(certificate)))
        {
            throw Refuse(name, context, $"The certificate of '{PlainText.Clean(name)}' is not the one that this coordinator enrolled last; enrol again with a new token.");
        }

        if (node.Admission == NodeAdmission.Revoked)
        {
            throw Refuse(name, context, WhyRevoked(node));
        }

        return EndOf(certificate) > time.GetUtcNow()
            ? node
            : throw Refuse(name, context, string.Create(
                CultureInfo.InvariantCulture, $"The certificate of {name} expired at {EndOf(certificate):yyyy-MM-dd HH:mm:ss} UTC; enrol again with a new token."));
    }

    /// <summary>Whether a node that calls may be given work.</summary>
    public bool MayTakePart(string node) =>
        trust == NodeTrust.Everybody || (state.Current.Identity.Nodes.TryGetValue(node, out var known) && known.Admission == NodeAdmission.Approved);

    /// <summary>When a connection's certificate ends, and with it what was opened on the connection; null where there is none.</summary>
    public TimeSpan? TimeLeft(RpcCallContext context) =>
        trust == NodeTrust.Certificates && context.ClientCertificate is { } certificate ? EndOf(certificate) - time.GetUtcNow() : null;

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    private static string WhyRevoked(EnrolmentRecord node) =>
        $"{node.Node} was revoked by an administrator{(node.Reason.Length > 0 ? $" ({node.Reason})" : "")}; it needs a new enrolment token to come back.";

    private static string NodeNameOrNothing(string node) => node.Length > 0 ? $"'{PlainText.Clean(node)}'" : "nobody";

    private CoordinatorException Refuse(string name, RpcCallContext context, string why)
    {
        Log.CallerRefused(logger, PlainText.Clean(name), context.Peer, why);
        return new CoordinatorException(CoordinatorErrorCode.PermissionDenied, why);
    }
}
