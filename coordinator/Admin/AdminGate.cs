using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.State;
using FedInfra.Identity;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Admin;

/// <summary>Says who makes a call to the admin service, by its bearer token, and whether that is enough for the method.</summary>
public sealed class AdminGate(NodeTrust trust, StateStore state, TimeProvider time, ILogger<AdminGate> logger)
{
    private const string Scheme = "Bearer ";

    private readonly FailedAttempts _attempts = new(time);

    /// <summary>The caller, who may call <paramref name="method"/>.</summary>
    /// <exception cref="CoordinatorException">Unauthenticated, PermissionDenied, or RateLimited after many failures.</exception>
    public AdminCaller Require(string method, RpcCallContext context)
    {
        var least = AdminRoles.LeastFor(method);
        var caller = Identify(context);
        if (caller.Role >= least)
        {
            return caller;
        }

        Log.AdminRefused(logger, method, context.Peer, $"{caller.Name} has the role {Name(caller.Role)}, {Name(least)} is needed");
        throw new CoordinatorException(
            CoordinatorErrorCode.PermissionDenied, $"{method} needs the role {Name(least)}, and the token '{caller.Name}' has the role {Name(caller.Role)}.");
    }

    /// <summary>A role as people write it.</summary>
    public static string Name(AdminRole role) => role.ToString().ToLowerInvariant();

    private AdminCaller Identify(RpcCallContext context)
    {
        if (trust == NodeTrust.Everybody)
        {
            return AdminCaller.Local;
        }

        _attempts.Check(context);
        var given = context.RequestHeaders.Get("authorization");
        if (given is null || !given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || given.Length > Scheme.Length + Secret.MaximumLength)
        {
            throw Refuse(context, "This call needs a bearer token: give --admin-token-file, or --data-dir on the coordinator's own machine.");
        }

        // Every token is compared with, each in constant time: how long it takes tells nothing of any of them.
        var hash = Secret.HashOf(given[Scheme.Length..].Trim());
        AdminTokenRecord? found = null;
        foreach (var token in state.Current.Identity.AdminTokens)
        {
            found = Secret.SameHash(token.Sha256, hash) ? token : found;
        }

        return found is null ? throw Refuse(context, "The bearer token is not (or no longer) valid; ask an admin for another.") : new AdminCaller(found.Name, found.Role);
    }

    private CoordinatorException Refuse(RpcCallContext context, string why)
    {
        _attempts.Record(context);
        Log.AdminRefused(logger, "a call", context.Peer, why);
        return new CoordinatorException(CoordinatorErrorCode.Unauthenticated, why);
    }
}
