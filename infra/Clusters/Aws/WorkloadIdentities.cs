using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// What the workloads may do in the account, each by its service account and no key: EKS Pod Identity hands their pods
/// short-lived credentials. A right names the resources that it is for.
/// </summary>
internal sealed class WorkloadIdentities(AwsSite site, EksCluster cluster, Key key)
{
    /// <summary>The coordinator keeps blobs in the bucket and reads its secrets.</summary>
    public void AddCoordinator(Bucket objects, CoordinatorSecrets secrets) => Add(
        WorkloadNames.Coordinator,
        List(objects),
        IamPolicy.Allow(
            "Objects",
            ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            [Output.Format($"{objects.Arn}/*")]),
        IamPolicy.Allow("Secrets", ["secretsmanager:GetSecretValue"], [.. secrets.Arns]),
        IamPolicy.Allow("Key", ["kms:Decrypt", "kms:GenerateDataKey"], [key.Arn]));

    /// <summary>A client node reads its site's data, and none of the coordinator's models; what it learns it sends to the coordinator and to nobody else.</summary>
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

    private static Inputs List(Bucket objects) => IamPolicy.Allow("List", ["s3:ListBucket"], [objects.Arn]);

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
