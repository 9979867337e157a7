using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A Kubernetes control plane (<c>aws:eks/cluster:Cluster</c>).</summary>
public sealed class EksCluster(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:eks/cluster:Cluster", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");

    public Output<string> ClusterName => Output<string>("name");

    public Output<string> Endpoint => Output<string>("endpoint");

    /// <summary>The certificate authority of its API, PEM in Base64.</summary>
    public Output<string> CertificateAuthority => Output<string>("certificateAuthority.data");

    /// <summary>The security group that EKS makes for control plane and machines.</summary>
    public Output<string> SecurityGroupId => Output<string>("vpcConfig.clusterSecurityGroupId");

    /// <summary>The addresses of Kubernetes services, which EKS chooses outside the network's.</summary>
    public Output<string> ServiceCidr => Output<string>("kubernetesNetworkConfig.serviceIpv4Cidr");
}

/// <summary>A part of Kubernetes that AWS keeps up to date (<c>aws:eks/addon:Addon</c>).</summary>
public sealed class EksAddon(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:eks/addon:Addon", name, inputs, options);

/// <summary>Machines that EKS manages (<c>aws:eks/nodeGroup:NodeGroup</c>).</summary>
public sealed class NodeGroup(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:eks/nodeGroup:NodeGroup", name, inputs, options)
{
    /// <summary>The Auto Scaling group behind it.</summary>
    public Output<string> AutoScalingGroupName => Output<string>("resources[0].autoscalingGroups[0].name");
}

/// <summary>Lets an IAM role into the cluster (<c>aws:eks/accessEntry:AccessEntry</c>).</summary>
public sealed class AccessEntry(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:eks/accessEntry:AccessEntry", name, inputs, options);

/// <summary>Gives a service account an IAM role (<c>aws:eks/podIdentityAssociation:PodIdentityAssociation</c>).</summary>
public sealed class PodIdentity(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:eks/podIdentityAssociation:PodIdentityAssociation", name, inputs, options);
