using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A Helm chart, installed (<c>kubernetes:helm.sh/v3:Release</c>).</summary>
public sealed class HelmRelease(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "kubernetes:helm.sh/v3:Release", name, inputs, options);
