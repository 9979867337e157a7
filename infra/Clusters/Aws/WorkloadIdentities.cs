using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// What the workloads may do in the account, each by its service account and no key: EKS Pod Identity hands their pods
/// short-lived credentials. A right names the resources that it is for. The coordinator has none: it keeps everything on its
/// volume and takes its secrets from Kubernetes.
/// </summary>
internal sealed class WorkloadIdentities(AwsSite site, EksCluster cluster, Key key)
{
    /// <summary>A client node reads its site's data, which nobody else does, and nothing else of the bucket; what it learns it sends to the coordinator and to nobody else.</summary>
    public void AddClientNode(Bucket objects) => Add(
        WorkloadNames.ClientNode,
        IamPolicy.Allow("List", ["s3:ListBucket"], [objects.Arn], new Inputs
        {
            ["StringLike"] = new Inputs { ["s3:prefix"] = $"{WorkloadNames.DataPrefix}*" },
        }),
        IamPolicy.Allow("Objects", ["s3:GetObject"], [Output.Format($"{objects.Arn}/{WorkloadNames.DataPrefix}*")]),
        IamPolicy.Allow("Key", ["kms:Decrypt"], [key.Arn]));

    /// <summary>The collector writes to its log group.</summary>
    public void AddTelemetry(LogGroup logs) => Add(
        WorkloadNames.Telemetry,
        IamPolicy.Allow(
            "Logs",
            ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            [logs.Arn, Output.Format($"{logs.Arn}:*")]));

    private void Add(string workload, params ReadOnlySpan<Input> rights)
    {
        var role = new Role(site.Scope, $"{workload}-role", new Inputs
        {
            ["assumeRolePolicy"] = IamPolicy.TrustPods(cluster.Arn, WorkloadNames.Namespace, workload),
            ["tags"] = site.Context.TagInputs($"{workload}-role"),
        });
        _ = new RolePolicy(site.Scope, $"{workload}-rights", new Inputs { ["role"] = role.Id, ["policy"] = IamPolicy.Document(rights) });
        _ = new PodIdentity(site.Scope, $"{workload}-identity", new Inputs
        {
            ["clusterName"] = cluster.ClusterName,
            ["namespace"] = WorkloadNames.Namespace,
            ["serviceAccount"] = workload,
            ["roleArn"] = role.Arn,
            ["tags"] = site.Context.TagInputs($"{workload}-identity"),
        });
    }
}
