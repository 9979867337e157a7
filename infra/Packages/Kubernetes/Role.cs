using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Rights in one namespace (<c>kubernetes:rbac.authorization.k8s.io/v1:Role</c>).</summary>
public sealed class Role(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:rbac.authorization.k8s.io/v1:Role", name, inputs, options);
