using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>How many pods a drain may take away at once (<c>kubernetes:policy/v1:PodDisruptionBudget</c>).</summary>
public sealed class PodDisruptionBudget(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:policy/v1:PodDisruptionBudget", name, inputs, options);
