using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A virtual network (<c>azure-native:network:VirtualNetwork</c>).</summary>
public sealed class VirtualNetwork(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:network:VirtualNetwork", name, inputs, options);

/// <summary>A range of a virtual network (<c>azure-native:network:Subnet</c>).</summary>
public sealed class Subnet(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:network:Subnet", name, inputs, options);

/// <summary>The way out for machines without a public address (<c>azure-native:network:NatGateway</c>).</summary>
public sealed class NatGateway(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:network:NatGateway", name, inputs, options);

/// <summary>A reserved public address (<c>azure-native:network:PublicIPAddress</c>).</summary>
public sealed class PublicIPAddress(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:network:PublicIPAddress", name, inputs, options)
{
    /// <summary>The address itself.</summary>
    public Output<string> Address => Output<string>("ipAddress");
}

/// <summary>What traffic may enter and leave a subnet (<c>azure-native:network:NetworkSecurityGroup</c>).</summary>
public sealed class NetworkSecurityGroup(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:network:NetworkSecurityGroup", name, inputs, options);

/// <summary>One rule of a network security group (<c>azure-native:network:SecurityRule</c>).</summary>
public sealed class SecurityRule(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:network:SecurityRule", name, inputs, options);
