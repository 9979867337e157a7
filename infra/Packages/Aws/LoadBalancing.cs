using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A load balancer (<c>aws:lb/loadBalancer:LoadBalancer</c>).</summary>
public sealed class LoadBalancer(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:lb/loadBalancer:LoadBalancer", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");

    public Output<string> DnsName => Output<string>("dnsName");
}

/// <summary>Where a load balancer sends connections (<c>aws:lb/targetGroup:TargetGroup</c>).</summary>
public sealed class TargetGroup(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:lb/targetGroup:TargetGroup", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");
}

/// <summary>A port of a load balancer (<c>aws:lb/listener:Listener</c>).</summary>
public sealed class Listener(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:lb/listener:Listener", name, inputs, options);
