using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A claim to a volume (<c>kubernetes:core/v1:PersistentVolumeClaim</c>).</summary>
public sealed class PersistentVolumeClaim(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:PersistentVolumeClaim", name, inputs, options);
