using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A lasting address of pods (<c>kubernetes:core/v1:Service</c>).</summary>
public sealed class Service(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:Service", name, inputs, options);
