using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A DNS zone that only linked networks see (<c>azure-native:privatedns:PrivateZone</c>).</summary>
public sealed class PrivateZone(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:privatedns:PrivateZone", name, inputs, options);

/// <summary>A network that sees a private zone (<c>azure-native:privatedns:VirtualNetworkLink</c>).</summary>
public sealed class VirtualNetworkLink(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:privatedns:VirtualNetworkLink", name, inputs, options);
