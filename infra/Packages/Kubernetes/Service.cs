using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A lasting address of pods (<c>kubernetes:core/v1:Service</c>).</summary>
public sealed class Service(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:Service", name, inputs, options)
{
    /// <summary>Its address inside the cluster.</summary>
    public Output<string> ClusterIp => Output<string>("spec.clusterIP");

    /// <summary>The load balancer's address, where the cloud gives it one (Azure, GCP).</summary>
    public Output<string> LoadBalancerIp => Output<string>("status.loadBalancer.ingress[0].ip");

    /// <summary>The load balancer's DNS name, where the cloud gives it one (AWS).</summary>
    public Output<string> LoadBalancerHostname => Output<string>("status.loadBalancer.ingress[0].hostname");
}
