using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>What a cloud would sell as a service and an on-premises site runs in its own cluster.</summary>
/// <param name="Objects">The object store.</param>
/// <param name="Database">PostgreSQL, only where the coordinator runs.</param>
/// <param name="Ready">What says that they stand.</param>
internal sealed record SiteServices(ObjectStorage Objects, Database? Database, IReadOnlyList<Resource> Ready)
{
    /// <summary>
    /// K3s's own class: folders of the host that a pod runs on. They are as encrypted as the host's disk is, and grow
    /// with it.
    /// </summary>
    public const string StorageClass = "local-path";

    public static SiteServices Add(SiteContext context, K3sCluster cluster)
    {
        var scope = context.Scope.With(cluster.Kubernetes).Child("fedinfra:onprem:Services", "services");
        var home = new Namespace(
            scope,
            "namespace",
            new Inputs { ["metadata"] = new Inputs { ["name"] = WorkloadNames.ServicesNamespace, ["labels"] = Restricted() } },
            new ResourceOptions { DependsOn = cluster.Nodes });
        var policies = new ServicePolicies(scope, home);
        policies.DenyAll();

        var tls = SecretOf(scope, home, "tls", new Inputs { ["tls.crt"] = cluster.Secrets.Certificate, ["tls.key"] = cluster.Secrets.Key });
        var registry = ImageRegistry.Add(scope, home, tls, cluster.Secrets.RegistryPassword);
        policies.FromSite("registry", 5000);

        policies.FromWorkloads(ObjectStore.Name, ObjectStore.Port);
        policies.From(ObjectStore.BucketJob, ObjectStore.Name, ObjectStore.Port);
        var (objects, bucket) = ObjectStore.Add(scope, home, cluster.Secrets);
        if (!context.HostsDatabase)
        {
            return new SiteServices(objects, null, [registry, bucket]);
        }

        policies.FromWorkloads(PostgresServer.Name, PostgresServer.Port);
        var (database, server) = PostgresServer.Add(scope, home, tls, context.Stack.Coordinator.Database);
        return new SiteServices(objects, database, [registry, bucket, server]);
    }

    /// <summary>A Kubernetes secret of this namespace.</summary>
    public static Secret SecretOf(Scope scope, Namespace home, string name, Inputs values) => new(scope, name, new Inputs
    {
        ["metadata"] = new Inputs { ["namespace"] = home.ObjectName },
        ["stringData"] = values,
    });

    private static Inputs Restricted() => new()
    {
        ["pod-security.kubernetes.io/enforce"] = "restricted",
        ["pod-security.kubernetes.io/warn"] = "restricted",
        ["pod-security.kubernetes.io/audit"] = "restricted",
    };
}
