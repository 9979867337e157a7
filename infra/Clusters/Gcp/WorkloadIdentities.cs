using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// What workloads may do in the cloud. Each Kubernetes service account acts as a Google one through workload identity,
/// so that there are no keys, and each has only the roles that its workload needs.
/// </summary>
/// <param name="Coordinator">The coordinator's account; null where it does not run.</param>
/// <param name="Annotations">By <see cref="WorkloadNames"/>.</param>
internal sealed record WorkloadIdentities(ServiceAccount? Coordinator, IReadOnlyDictionary<string, Inputs> Annotations)
{
    public static WorkloadIdentities Create(GcpSite site, GkeCluster cluster, Bucket bucket)
    {
        var annotations = new Dictionary<string, Inputs>();
        ServiceAccount? coordinator = null;
        if (site.Context.HostsCoordinator)
        {
            coordinator = Create(site, cluster, "coord", WorkloadNames.Coordinator, annotations);
            GrantObjects(site, bucket, coordinator, "coordinator-keeps-objects", "roles/storage.objectUser");
        }

        var clientNode = Create(site, cluster, "node", WorkloadNames.ClientNode, annotations);
        GrantObjects(site, bucket, clientNode, "client-node-reads-objects", "roles/storage.objectViewer", OnlyData(bucket));

        var telemetry = Create(site, cluster, "otel", WorkloadNames.Telemetry, annotations);
        GrantProject(site, telemetry, "telemetry-writes-logs", "roles/logging.logWriter");
        GrantProject(site, telemetry, "telemetry-writes-metrics", "roles/monitoring.metricWriter");
        return new WorkloadIdentities(coordinator, annotations);
    }

    private static ServiceAccount Create(
        GcpSite site, GkeCluster cluster, string name, string workload, Dictionary<string, Inputs> annotations)
    {
        var account = AccountFactory.Create(site, name, workload);
        _ = new ServiceAccountIamMember(
            site.Scope,
            $"{workload}-identity",
            new Inputs
            {
                ["serviceAccountId"] = account.CloudName,
                ["role"] = "roles/iam.workloadIdentityUser",
                ["member"] = $"serviceAccount:{site.WorkloadPool}[{WorkloadNames.Namespace}/{workload}]",
            },

            // The project's first cluster makes the pool of identities.
            new ResourceOptions { DependsOn = [site.Apis["iamcredentials"], cluster] });
        annotations[workload] = new Inputs { ["iam.gke.io/gcp-service-account"] = account.Email };
        return account;
    }

    private static void GrantObjects(GcpSite site, Bucket bucket, ServiceAccount account, string name, string role, Inputs? condition = null) =>
        _ = new BucketIamMember(site.Scope, name, new Inputs
        {
            ["bucket"] = bucket.CloudName,
            ["role"] = role,
            ["member"] = account.Member,
            ["condition"] = condition,
        });

    // A list is asked of the bucket, and says only in an attribute of its own what of it is wanted.
    private static Inputs OnlyData(Bucket bucket) => new()
    {
        ["title"] = "data of client nodes",
        ["expression"] = Output.Format(
            $"resource.name.startsWith(\"projects/_/buckets/{bucket.CloudName}/objects/{WorkloadNames.DataPrefix}\") || api.getAttribute(\"storage.googleapis.com/objectListPrefix\", \"\").startsWith(\"{WorkloadNames.DataPrefix}\")"),
    };

    private static void GrantProject(GcpSite site, ServiceAccount account, string name, string role) =>
        _ = new ProjectIamMember(site.Scope, name, new Inputs
        {
            ["project"] = site.Project,
            ["role"] = role,
            ["member"] = account.Member,
        });
}
