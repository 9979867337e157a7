using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Who has a cluster role's rights (<c>kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding</c>).</summary>
public sealed class ClusterRoleBinding(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", name, inputs, options);
