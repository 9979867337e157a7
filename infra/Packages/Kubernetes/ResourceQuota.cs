using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>What all pods of a namespace may use together (<c>kubernetes:core/v1:ResourceQuota</c>).</summary>
public sealed class ResourceQuota(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:ResourceQuota", name, inputs, options);
