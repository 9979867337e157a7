using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A namespace (<c>kubernetes:core/v1:Namespace</c>).</summary>
public sealed class Namespace(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:Namespace", name, inputs, options);
