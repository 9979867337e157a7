using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Who has a role's rights (<c>kubernetes:rbac.authorization.k8s.io/v1:RoleBinding</c>).</summary>
public sealed class RoleBinding(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", name, inputs, options);
