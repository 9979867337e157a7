using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A budget of a billing account (<c>gcp:billing/budget:Budget</c>).</summary>
public sealed class Budget(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:billing/budget:Budget", name, inputs, options);
