using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>Texts that only those may read who need them. Its values are secret in the engine's state too, by schema (<c>kubernetes:core/v1:Secret</c>).</summary>
public sealed class Secret(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:core/v1:Secret", name, inputs, options);
