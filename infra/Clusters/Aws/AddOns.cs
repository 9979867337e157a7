using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// The parts of Kubernetes that AWS keeps. No versions are named: EKS takes the one that it has tested for the
/// cluster's release when the add-on is made, and never moves it by itself.
/// </summary>
internal static class AddOns
{
    private const string _volumesServiceAccount = "ebs-csi-controller-sa";

    /// <summary>What a machine needs before it is ready: addresses for pods, services, identities.</summary>
    public static IReadOnlyList<Resource> BeforeMachines(AwsSite site, EksCluster cluster) =>
    [
        // Without this setting network policies are stored, and nobody obeys them.
        AddOn(site, cluster, "vpc-cni", new Inputs { ["enableNetworkPolicy"] = "true" }),
        AddOn(site, cluster, "kube-proxy"),
        AddOn(site, cluster, "eks-pod-identity-agent"),
    ];

    /// <summary>What becomes active only when it runs on a machine: names and volumes.</summary>
    public static IReadOnlyList<Resource> AfterMachines(AwsSite site, EksCluster cluster, NodeGroup system, Key key)
    {
        var role = new Role(site.Scope, "volumes-role", new Inputs
        {
            ["assumeRolePolicy"] = IamPolicy.TrustPods(cluster.Arn, "kube-system", _volumesServiceAccount),
            ["tags"] = site.Context.TagInputs("volumes-role"),
        });
        var volumes = new RolePolicyAttachment(site.Scope, "volumes-role-ebs", new Inputs
        {
            ["role"] = role.RoleName,
            ["policyArn"] = site.ManagedPolicyArn("service-role/AmazonEBSCSIDriverPolicy"),
        });
        var encryption = new RolePolicy(site.Scope, "volumes-role-key", new Inputs
        {
            ["role"] = role.Id,
            ["policy"] = IamPolicy.Document(
                IamPolicy.Allow("Encrypt", ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"], [key.Arn]),
                IamPolicy.Allow("Attach", ["kms:CreateGrant"], [key.Arn], new Inputs
                {
                    ["Bool"] = new Inputs { ["kms:GrantIsForAWSResource"] = "true" },
                })),
        });
        var onSystemPool = new Inputs { [WorkloadNames.PoolLabel] = WorkloadNames.SystemPool };
        return
        [
            AddOn(site, cluster, "coredns", new Inputs { ["nodeSelector"] = onSystemPool }, null, system),
            // Without it `kubectl top` and every autoscaler of pods know nothing; the other clouds bring it.
            AddOn(site, cluster, "metrics-server", null, null, system),
            AddOn(
                site,
                cluster,
                "aws-ebs-csi-driver",
                new Inputs { ["controller"] = new Inputs { ["nodeSelector"] = onSystemPool } },
                new Inputs { ["serviceAccount"] = _volumesServiceAccount, ["roleArn"] = role.Arn },
                system,
                volumes,
                encryption),
        ];
    }

    private static EksAddon AddOn(AwsSite site, EksCluster cluster, string name, Inputs? settings = null, Inputs? identity = null, params IReadOnlyList<Resource> after) =>
        new(
            site.Scope,
            name,
            new Inputs
            {
                ["clusterName"] = cluster.ClusterName,
                ["addonName"] = name,
                ["configurationValues"] = settings is null ? null : Input.ToJson(settings),
                ["podIdentityAssociations"] = identity is null ? null : [identity],
                ["resolveConflictsOnCreate"] = "OVERWRITE",
                ["resolveConflictsOnUpdate"] = "OVERWRITE",
                ["tags"] = site.Context.TagInputs(name),
            },
            new ResourceOptions { DependsOn = after });
}
