using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Pods with a name and volumes of their own (<c>kubernetes:apps/v1:StatefulSet</c>).</summary>
public sealed class StatefulSet(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:apps/v1:StatefulSet", name, inputs, options);
