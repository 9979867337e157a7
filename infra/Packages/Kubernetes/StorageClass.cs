using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A kind of volume (<c>kubernetes:storage.k8s.io/v1:StorageClass</c>).</summary>
public sealed class StorageClass(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:storage.k8s.io/v1:StorageClass", name, inputs, options);
