using FedInfra.Contracts;

namespace FedInfra.Coordinator.Admin;

/// <summary>The role that each method of the admin service needs at least. A method that is not here cannot be served.</summary>
internal static class AdminRoles
{
    private static readonly Dictionary<string, AdminRole> _least = new(StringComparer.Ordinal)
    {
        [AdminMethods.SubmitJob.Name] = AdminRole.Operator,
        [AdminMethods.ListJobs.Name] = AdminRole.Viewer,
        [AdminMethods.WatchJob.Name] = AdminRole.Viewer,
        [AdminMethods.CancelJob.Name] = AdminRole.Operator,
        [AdminMethods.ListNodes.Name] = AdminRole.Viewer,
        [AdminMethods.ListModels.Name] = AdminRole.Viewer,
        [AdminMethods.DownloadModel.Name] = AdminRole.Viewer,
        [AdminMethods.ApproveNode.Name] = AdminRole.Approver,
        [AdminMethods.RevokeNode.Name] = AdminRole.Approver,
        [AdminMethods.CreateEnrolmentToken.Name] = AdminRole.Operator,
        [AdminMethods.CreateAdminToken.Name] = AdminRole.Admin,
        [AdminMethods.RevokeAdminToken.Name] = AdminRole.Admin,
        [AdminMethods.ListTokens.Name] = AdminRole.Admin,
        [AdminMethods.ReadPrivacyLedger.Name] = AdminRole.Viewer,
    };

    /// <summary>Methods that have a role.</summary>
    public static IReadOnlyCollection<string> Methods => _least.Keys;

    /// <exception cref="InvalidOperationException">The method is not in the table.</exception>
    public static AdminRole LeastFor(string method) => _least.TryGetValue(method, out var role)
        ? role
        : throw new InvalidOperationException($"The admin method {method} has no least role; give it one in {nameof(AdminRoles)}.");
}
