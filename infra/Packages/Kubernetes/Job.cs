using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Pods that run until they have succeeded (<c>kubernetes:batch/v1:Job</c>).</summary>
public sealed class Job(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:batch/v1:Job", name, inputs, options);
