using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Identity;

/// <summary>Answers nodes that want a certificate. Only <c>Enroll</c> may be called without one.</summary>
public sealed class EnrolmentHandlers(EnrolmentDesk desk, NodeCallers callers, FailedAttempts attempts, ILogger<EnrolmentHandlers> logger) : IRpcHandlers
{
    public void Bind(RpcBinder binder)
    {
        binder.Unary(EnrolmentMethods.Enroll, (request, context) => Task.FromResult(Enroll(request, context)));
        binder.Unary(EnrolmentMethods.Renew, (request, context) => Task.FromResult(Renew(request, context)));
    }

    public EnrollReply Enroll(EnrollRequest request, RpcCallContext context)
    {
        attempts.Check(context);
        try
        {
            var (certificate, pending) = desk.Enroll(request.Node, request.Token, request.SigningRequest.ToByteArray());
            using (certificate)
            {
                return new EnrollReply
                {
                    Certificate = ByteString.CopyFrom(certificate.RawData),
                    Expires = Timestamp.FromDateTime(certificate.NotAfter.ToUniversalTime()),
                    Pending = pending,
                };
            }
        }
        catch (CoordinatorException exception) when (exception.Code is CoordinatorErrorCode.PermissionDenied or CoordinatorErrorCode.InvalidArgument)
        {
            attempts.Record(context);
            Log.EnrolmentRefused(logger, PlainText.Clean(request.Node), context.Peer, exception.Message);
            throw;
        }
    }

    public RenewReply Renew(RenewRequest request, RpcCallContext context)
    {
        using var certificate = desk.Renew(callers.Of(context), request.SigningRequest.ToByteArray());
        return new RenewReply
        {
            Certificate = ByteString.CopyFrom(certificate.RawData),
            Expires = Timestamp.FromDateTime(certificate.NotAfter.ToUniversalTime()),
        };
    }
}
