using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>What a container gets that asks for nothing (<c>kubernetes:core/v1:LimitRange</c>).</summary>
public sealed class LimitRange(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:LimitRange", name, inputs, options);
