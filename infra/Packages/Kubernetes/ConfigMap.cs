using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Texts that pods mount as files or read as variables (<c>kubernetes:core/v1:ConfigMap</c>).</summary>
public sealed class ConfigMap(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:ConfigMap", name, inputs, options);
