using FedInfra.Infra.Packages;
using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// The EKS control plane. Its API is reached from inside the network; from outside only by the coordinator's
/// public <c>adminCidrs</c>. Where there are none, <c>pulumi up</c> has to run inside the network or over a VPN into it.
/// </summary>
internal static class ControlPlane
{
    public static EksCluster Create(AwsSite site, AwsNetwork network, Key key)
    {
        var logs = LogGroups.ControlPlane(site, key);
        var role = new Role(site.Scope, "cluster-role", new Inputs
        {
            ["assumeRolePolicy"] = IamPolicy.TrustService("eks.amazonaws.com"),
            ["tags"] = site.Context.TagInputs("cluster-role"),
        });
        var rights = new RolePolicyAttachment(site.Scope, "cluster-role-eks", new Inputs
        {
            ["role"] = role.RoleName,
            ["policyArn"] = site.ManagedPolicyArn("AmazonEKSClusterPolicy"),
        });
        var admins = AdminNetworks.ThatReachThePublicEndpoint(site.Stack);
        return new EksCluster(
            site.Scope,
            "cluster",
            new Inputs
            {
                // Tags, log group and the autoscaler's rights name the cluster before it exists.
                ["name"] = site.ClusterName,
                ["version"] = site.Site.KubernetesVersion,
                ["roleArn"] = role.Arn,
                // The add-ons below take the place of those that EKS would put there without anybody looking after them.
                ["bootstrapSelfManagedAddons"] = false,
                ["accessConfig"] = new Inputs
                {
                    ["authenticationMode"] = "API",
                    ["bootstrapClusterCreatorAdminPermissions"] = true,
                },
                ["vpcConfig"] = new Inputs
                {
                    ["subnetIds"] = network.PrivateSubnetIds,
                    ["endpointPrivateAccess"] = true,
                    ["endpointPublicAccess"] = admins.Count > 0,
                    ["publicAccessCidrs"] = admins.Count > 0 ? [.. admins] : null,
                },
                ["encryptionConfig"] = new Inputs
                {
                    ["provider"] = new Inputs { ["keyArn"] = key.Arn },
                    ["resources"] = ["secrets"],
                },
                ["enabledClusterLogTypes"] = ["api", "audit", "authenticator", "controllerManager", "scheduler"],
                ["tags"] = site.Context.TagInputs("cluster"),
            },
            new ResourceOptions { DependsOn = [logs, rights, .. network.Outward] });
    }

    /// <summary>Reaches the cluster's API as whoever runs Pulumi, by the AWS CLI; nothing in it is a secret.</summary>
    public static Provider Connect(AwsSite site, EksCluster cluster) => new(site.Scope, ProviderPackage.Kubernetes, "kubernetes", new Inputs
    {
        ["kubeconfig"] = Input.ToJson(new Inputs
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] =
            [
                new Inputs
                {
                    ["name"] = "eks",
                    ["cluster"] = new Inputs
                    {
                        ["server"] = cluster.Endpoint,
                        ["certificate-authority-data"] = cluster.CertificateAuthority,
                    },
                },
            ],
            ["users"] =
            [
                new Inputs
                {
                    ["name"] = "aws",
                    ["user"] = new Inputs
                    {
                        ["exec"] = new Inputs
                        {
                            ["apiVersion"] = "client.authentication.k8s.io/v1beta1",
                            ["command"] = "aws",
                            ["args"] = ["eks", "get-token", "--cluster-name", cluster.ClusterName, "--region", site.Region, "--output", "json"],
                        },
                    },
                },
            ],
            ["contexts"] = [new Inputs { ["name"] = "eks", ["context"] = new Inputs { ["cluster"] = "eks", ["user"] = "aws" } }],
            ["current-context"] = "eks",
        }),
    });
}
