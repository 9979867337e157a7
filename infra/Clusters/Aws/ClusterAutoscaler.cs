using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using Role = FedInfra.Infra.Packages.Aws.Role;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>Starts machines of a pool for pods that wait and stops machines without work, to zero.</summary>
internal static class ClusterAutoscaler
{
    /// <summary>
    /// Its ClusterRole has to have a rule for everything that the autoscaler waits for, else that runs and never scales:
    /// from 1.35 on these are devices too (<c>resource.k8s.io</c>), which charts before 9.54.0 do not know.
    /// </summary>
    internal const string ChartVersion = "9.59.0";

    /// <summary>The Kubernetes release whose autoscaler that chart is made for (its appVersion, 1.35.0). It serves clusters of this release and older ones.</summary>
    internal const string ChartRelease = "1.35";

    private const string _serviceAccount = "cluster-autoscaler";

    private const string _namespace = "kube-system";

    /// <param name="site">The site.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="kubernetes">Reaches it.</param>
    /// <param name="pools">The groups that it may move, at least one.</param>
    /// <param name="ready">What it needs to run: machines, names.</param>
    public static void Add(AwsSite site, EksCluster cluster, Provider kubernetes, IReadOnlyList<AutoScalingGroup> pools, IReadOnlyList<Resource> ready)
    {
        var role = new Role(site.Scope, "autoscaler-role", new Inputs
        {
            ["assumeRolePolicy"] = IamPolicy.TrustPods(cluster.Arn, _namespace, _serviceAccount),
            ["tags"] = site.Context.TagInputs("autoscaler-role"),
        });
        var rights = new RolePolicy(site.Scope, "autoscaler-rights", new Inputs
        {
            ["role"] = role.Id,
            ["policy"] = IamPolicy.Document(
                // AWS knows no resources for these actions; they change nothing.
                IamPolicy.Allow(
                    "Look",
                    [
                        "autoscaling:DescribeAutoScalingGroups",
                        "autoscaling:DescribeAutoScalingInstances",
                        "autoscaling:DescribeLaunchConfigurations",
                        "autoscaling:DescribeScalingActivities",
                        "autoscaling:DescribeTags",
                        "ec2:DescribeImages",
                        "ec2:DescribeInstanceTypes",
                        "ec2:DescribeLaunchTemplateVersions",
                        "ec2:GetInstanceTypesFromInstanceRequirements",
                    ],
                    "*"),
                IamPolicy.Allow(
                    "Scale",
                    ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
                    [.. pools.Select(pool => pool.Arn)]),
                IamPolicy.Allow(
                    "LookAtSystemPool",
                    ["eks:DescribeNodegroup"],
                    [Output.Format($"arn:{site.Partition}:eks:{site.Region}:{site.AccountId}:nodegroup/{site.ClusterName}/*")])),
        });
        var identity = new PodIdentity(site.Scope, "autoscaler-identity", new Inputs
        {
            ["clusterName"] = cluster.ClusterName,
            ["namespace"] = _namespace,
            ["serviceAccount"] = _serviceAccount,
            ["roleArn"] = role.Arn,
            ["tags"] = site.Context.TagInputs("autoscaler-identity"),
        });
        _ = new HelmRelease(
            site.Scope.With(kubernetes),
            "autoscaler",
            new Inputs
            {
                ["name"] = "cluster-autoscaler",
                ["chart"] = "cluster-autoscaler",
                ["version"] = ChartVersion,
                ["repositoryOpts"] = new Inputs { ["repo"] = "https://kubernetes.github.io/autoscaler" },
                ["namespace"] = _namespace,
                ["values"] = Values(site),
            },
            new ResourceOptions { DependsOn = [rights, identity, .. ready] });
    }

    private static Inputs Values(AwsSite site) => new()
    {
        ["cloudProvider"] = "aws",
        ["awsRegion"] = site.Region,
        ["autoDiscovery"] = new Inputs { ["clusterName"] = site.ClusterName },
        // An autoscaler simulates the scheduler, so its release is the cluster's; every release has a .0.
        ["image"] = new Inputs { ["tag"] = $"v{site.Site.KubernetesVersion}.0" },
        ["rbac"] = new Inputs { ["serviceAccount"] = new Inputs { ["create"] = true, ["name"] = _serviceAccount } },
        ["nodeSelector"] = new Inputs { [WorkloadNames.PoolLabel] = WorkloadNames.SystemPool },
        ["priorityClassName"] = "system-cluster-critical",
        ["extraArgs"] = new Inputs
        {
            ["expander"] = "least-waste",
            ["scale-down-unneeded-time"] = "10m",
            // The pods of add-ons on a pool's machines are no reason to pay for the machine.
            ["skip-nodes-with-system-pods"] = false,
            ["skip-nodes-with-local-storage"] = false,
        },
    };
}
