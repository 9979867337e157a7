using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A container runtime that pods may ask for by name (<c>kubernetes:node.k8s.io/v1:RuntimeClass</c>).</summary>
public sealed class RuntimeClass(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:node.k8s.io/v1:RuntimeClass", name, inputs, options);
