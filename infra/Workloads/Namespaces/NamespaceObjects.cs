using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Namespaces;

/// <summary>The two namespaces: one whose pods may do nothing special, one for node agents.</summary>
internal static class NamespaceObjects
{
    public static Workplace Add(SiteContext context, Cluster cluster, CoordinatorPlace coordinator)
    {
        var scope = context.Scope.Child("fedinfra:index:Workloads", "workloads").With(cluster.Kubernetes);

        // Everything else refers to a namespace, so this is where the workloads wait for the cluster.
        var afterCluster = new ResourceOptions { DependsOn = cluster.Ready };
        var restricted = new Namespace(scope, "namespace", new Inputs { ["metadata"] = Metadata(WorkloadNames.Namespace, "restricted") }, afterCluster);
        var system = new Namespace(scope, "system-namespace", new Inputs { ["metadata"] = Metadata(WorkloadNames.SystemNamespace, "privileged") }, afterCluster);
        return new Workplace(context, cluster, scope, coordinator, restricted, system);
    }

    private static Inputs Metadata(string name, string podSecurity) => new()
    {
        ["name"] = name,
        ["labels"] = Labels.Of(name).With(new Inputs
        {
            ["pod-security.kubernetes.io/enforce"] = podSecurity,
            ["pod-security.kubernetes.io/audit"] = podSecurity,
            ["pod-security.kubernetes.io/warn"] = podSecurity,
        }),
    };
}
