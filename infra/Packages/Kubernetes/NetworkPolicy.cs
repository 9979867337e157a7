using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Who may talk to pods, and to whom they may (<c>kubernetes:networking.k8s.io/v1:NetworkPolicy</c>).</summary>
public sealed class NetworkPolicy(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:networking.k8s.io/v1:NetworkPolicy", name, inputs, options);
