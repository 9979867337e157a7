using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// What workloads may do in the cloud. Each Kubernetes service account acts as a Google one through workload identity,
/// so that there are no keys, and each has only the roles that its workload needs. The coordinator has none: it keeps
/// everything on its volume and takes its secrets from Kubernetes. Nobody but client nodes may read data.
/// </summary>
internal static class WorkloadIdentities
{
    /// <returns>The annotations of service accounts, as <see cref="Cluster.ServiceAccountAnnotations"/>.</returns>
    public static IReadOnlyDictionary<string, Inputs> Create(GcpSite site, GkeCluster cluster, Bucket bucket)
    {
        var annotations = new Dictionary<string, Inputs>();
        var clientNode = Create(site, cluster, "node", WorkloadNames.ClientNode, annotations);
        _ = new BucketIamMember(site.Scope, "client-node-reads-objects", new Inputs
        {
            ["bucket"] = bucket.CloudName,
            ["role"] = "roles/storage.objectViewer",
            ["member"] = clientNode.Member,
            ["condition"] = OnlyData(bucket),
        });

        var telemetry = Create(site, cluster, "otel", WorkloadNames.Telemetry, annotations);
        GrantProject(site, telemetry, "telemetry-writes-logs", "roles/logging.logWriter");
        GrantProject(site, telemetry, "telemetry-writes-metrics", "roles/monitoring.metricWriter");
        return annotations;
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
