using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Which pods go first where room is short (<c>kubernetes:scheduling.k8s.io/v1:PriorityClass</c>).</summary>
public sealed class PriorityClass(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:scheduling.k8s.io/v1:PriorityClass", name, inputs, options);
