using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A virtual network (<c>gcp:compute/network:Network</c>).</summary>
public sealed class Network(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:compute/network:Network", name, inputs, options);

/// <summary>A region's part of a network (<c>gcp:compute/subnetwork:Subnetwork</c>).</summary>
public sealed class Subnetwork(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:compute/subnetwork:Subnetwork", name, inputs, options);

/// <summary>A router, which NAT needs (<c>gcp:compute/router:Router</c>).</summary>
public sealed class Router(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:compute/router:Router", name, inputs, options)
{
    /// <summary>Its name in the region.</summary>
    public Output<string> CloudName => Output<string>("name");
}

/// <summary>Address translation for machines without a public address (<c>gcp:compute/routerNat:RouterNat</c>).</summary>
public sealed class RouterNat(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:compute/routerNat:RouterNat", name, inputs, options);

/// <summary>A firewall rule of a network (<c>gcp:compute/firewall:Firewall</c>).</summary>
public sealed class Firewall(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:compute/firewall:Firewall", name, inputs, options);

/// <summary>A reserved regional address (<c>gcp:compute/address:Address</c>).</summary>
public sealed class Address(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:compute/address:Address", name, inputs, options)
{
    /// <summary>The address itself.</summary>
    public Output<string> IpAddress => Output<string>("address");
}

/// <summary>A reserved global address, or a range of private ones (<c>gcp:compute/globalAddress:GlobalAddress</c>).</summary>
public sealed class GlobalAddress(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:compute/globalAddress:GlobalAddress", name, inputs, options)
{
    /// <summary>Its name in the project.</summary>
    public Output<string> CloudName => Output<string>("name");
}
