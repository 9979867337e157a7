using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.State;
using Google.Protobuf.WellKnownTypes;
using WireRole = FedInfra.Contracts.V1.AdminRole;

namespace FedInfra.Coordinator.Identity;

/// <summary>The part of the admin service that is about who may do what: nodes in and out, tokens.</summary>
public sealed class IdentityAdministration(EnrolmentDesk desk, AdminTokens tokens, StateStore state)
{
    internal void Bind(AdminBinder binder)
    {
        binder.Unary(AdminMethods.ApproveNode, Approve);
        binder.Unary(AdminMethods.RevokeNode, Revoke);
        binder.Unary(AdminMethods.CreateEnrolmentToken, CreateEnrolmentToken);
        binder.Unary(AdminMethods.CreateAdminToken, CreateAdminToken);
        binder.Unary(AdminMethods.RevokeAdminToken, RevokeAdminToken);
        binder.Unary(AdminMethods.ListTokens, (_, _) => ListTokens());
    }

    private ApproveNodeReply Approve(ApproveNodeRequest request, AdminCaller caller)
    {
        desk.Approve(request.Node, caller.Name);
        return new ApproveNodeReply();
    }

    private RevokeNodeReply Revoke(RevokeNodeRequest request, AdminCaller caller)
    {
        desk.Revoke(request.Node, request.Reason, caller.Name);
        return new RevokeNodeReply();
    }

    private CreateEnrolmentTokenReply CreateEnrolmentToken(CreateEnrolmentTokenRequest request, AdminCaller caller)
    {
        if (request.Approve && caller.Role < Admin.AdminRole.Approver)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.PermissionDenied, $"A token that approves needs the role approver, and the token '{caller.Name}' has the role {AdminGate.Name(caller.Role)}.");
        }

        var validFor = request.ValidFor?.ToTimeSpan() ?? TimeSpan.FromDays(1);
        var (token, expires) = desk.CreateToken(request.Node, validFor, request.Approve, caller.Name);
        return new CreateEnrolmentTokenReply { Token = token, Expires = Timestamp.FromDateTimeOffset(expires) };
    }

    private CreateAdminTokenReply CreateAdminToken(CreateAdminTokenRequest request, AdminCaller caller)
    {
        var role = request.Role switch
        {
            WireRole.Viewer => Admin.AdminRole.Viewer,
            WireRole.Operator => Admin.AdminRole.Operator,
            WireRole.Approver => Admin.AdminRole.Approver,
            WireRole.Admin => Admin.AdminRole.Admin,
            _ => throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "role: viewer, operator, approver or admin is expected."),
        };
        return new CreateAdminTokenReply { Token = tokens.Create(request.Name, role, caller.Name) };
    }

    private RevokeAdminTokenReply RevokeAdminToken(RevokeAdminTokenRequest request, AdminCaller caller)
    {
        tokens.Revoke(request.Name, caller.Name);
        return new RevokeAdminTokenReply();
    }

    private ListTokensReply ListTokens()
    {
        var identity = state.Current.Identity;
        var reply = new ListTokensReply();
        reply.Tokens.AddRange(identity.AdminTokens.Select(token => new Token
        {
            Name = token.Name,
            Role = Wire(token.Role),
            Created = Timestamp.FromDateTimeOffset(token.Created),
        }));
        reply.Tokens.AddRange(identity.EnrolmentTokens.Where(token => !token.IsVoid).Select(token => new Token
        {
            Name = token.Token.Node,
            Created = Timestamp.FromDateTimeOffset(token.Created),
            Expires = Timestamp.FromDateTimeOffset(token.Token.Expires),
            Used = token.UsedBy.Length > 0,
        }));
        return reply;
    }

    private static WireRole Wire(Admin.AdminRole role) => role switch
    {
        Admin.AdminRole.Viewer => WireRole.Viewer,
        Admin.AdminRole.Operator => WireRole.Operator,
        Admin.AdminRole.Approver => WireRole.Approver,
        _ => WireRole.Admin,
    };
}
