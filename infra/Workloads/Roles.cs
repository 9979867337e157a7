using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads;

/// <summary>Who has which rights in Kubernetes.</summary>
internal static class Roles
{
    /// <param name="kind"><c>Role</c> or <c>ClusterRole</c>.</param>
    /// <param name="name">Its name.</param>
    public static Inputs Reference(string kind, string name) =>
        new() { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = name };

    public static Inputs Account(Namespace parent, string name) =>
        new() { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = parent.ObjectName };

    /// <summary>A right to resources of one API group; the core group's name is empty.</summary>
    public static Inputs Rule(string group, Input resources, Input verbs) =>
        new() { ["apiGroups"] = [group], ["resources"] = resources, ["verbs"] = verbs };
}
