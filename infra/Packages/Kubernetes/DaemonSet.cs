using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A pod on every machine that it selects (<c>kubernetes:apps/v1:DaemonSet</c>).</summary>
public sealed class DaemonSet(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:apps/v1:DaemonSet", name, inputs, options);
