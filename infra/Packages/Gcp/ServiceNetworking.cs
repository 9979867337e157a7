using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>The peering through which Google's managed services get private addresses of a network (<c>gcp:servicenetworking/connection:Connection</c>).</summary>
public sealed class ServiceConnection(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:servicenetworking/connection:Connection", name, inputs, options);
