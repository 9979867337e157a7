using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A volume that exists outside pods (<c>kubernetes:core/v1:PersistentVolume</c>).</summary>
public sealed class PersistentVolume(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:PersistentVolume", name, inputs, options);
