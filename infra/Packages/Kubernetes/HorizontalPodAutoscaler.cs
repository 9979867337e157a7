using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A count of pods that follows their load (<c>kubernetes:autoscaling/v2:HorizontalPodAutoscaler</c>).</summary>
public sealed class HorizontalPodAutoscaler(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", name, inputs, options);
