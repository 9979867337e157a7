using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Interchangeable pods (<c>kubernetes:apps/v1:Deployment</c>).</summary>
public sealed class Deployment(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:apps/v1:Deployment", name, inputs, options);
