using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Rights in the whole cluster (<c>kubernetes:rbac.authorization.k8s.io/v1:ClusterRole</c>).</summary>
public sealed class ClusterRole(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", name, inputs, options);
