using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A virtual network (<c>aws:ec2/vpc:Vpc</c>).</summary>
public sealed class Vpc(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/vpc:Vpc", name, inputs, options);

/// <summary>A part of a network in one availability zone (<c>aws:ec2/subnet:Subnet</c>).</summary>
public sealed class Subnet(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/subnet:Subnet", name, inputs, options)
{
    public Output<string> Zone => Output<string>("availabilityZone");
}

/// <summary>A network's way to and from the internet (<c>aws:ec2/internetGateway:InternetGateway</c>).</summary>
public sealed class InternetGateway(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/internetGateway:InternetGateway", name, inputs, options);

/// <summary>A fixed public address (<c>aws:ec2/eip:Eip</c>).</summary>
public sealed class ElasticIp(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/eip:Eip", name, inputs, options)
{
    public Output<string> AllocationId => Output<string>("allocationId");

    public Output<string> PublicIp => Output<string>("publicIp");
}

/// <summary>The way out for private subnets (<c>aws:ec2/natGateway:NatGateway</c>).</summary>
public sealed class NatGateway(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/natGateway:NatGateway", name, inputs, options);

/// <summary>Where a subnet's packets go (<c>aws:ec2/routeTable:RouteTable</c>).</summary>
public sealed class RouteTable(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/routeTable:RouteTable", name, inputs, options);

/// <summary>One line of a route table (<c>aws:ec2/route:Route</c>).</summary>
public sealed class Route(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/route:Route", name, inputs, options);

/// <summary>Which route table a subnet obeys (<c>aws:ec2/routeTableAssociation:RouteTableAssociation</c>).</summary>
public sealed class RouteTableAssociation(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/routeTableAssociation:RouteTableAssociation", name, inputs, options);

/// <summary>A way to an AWS service that does not leave the network (<c>aws:ec2/vpcEndpoint:VpcEndpoint</c>).</summary>
public sealed class VpcEndpoint(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/vpcEndpoint:VpcEndpoint", name, inputs, options);

/// <summary>A firewall around network interfaces (<c>aws:ec2/securityGroup:SecurityGroup</c>).</summary>
public sealed class SecurityGroup(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/securityGroup:SecurityGroup", name, inputs, options);

/// <summary>What a security group lets in (<c>aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule</c>).</summary>
public sealed class IngressRule(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, inputs, options);

/// <summary>What a security group lets out (<c>aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule</c>).</summary>
public sealed class EgressRule(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, inputs, options);

/// <summary>How machines of a group are made (<c>aws:ec2/launchTemplate:LaunchTemplate</c>).</summary>
public sealed class LaunchTemplate(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ec2/launchTemplate:LaunchTemplate", name, inputs, options)
{
    public Output<int> LatestVersion => Output<int>("latestVersion");
}
