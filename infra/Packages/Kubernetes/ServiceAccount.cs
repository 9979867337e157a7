using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>The identity of pods (<c>kubernetes:core/v1:ServiceAccount</c>).</summary>
public sealed class ServiceAccount(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:ServiceAccount", name, inputs, options);
