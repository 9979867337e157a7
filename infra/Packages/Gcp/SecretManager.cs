using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A secret's place in Secret Manager (<c>gcp:secretmanager/secret:Secret</c>).</summary>
public sealed class ManagedSecret(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:secretmanager/secret:Secret", name, inputs, options);

/// <summary>A secret's value (<c>gcp:secretmanager/secretVersion:SecretVersion</c>).</summary>
public sealed class ManagedSecretVersion(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:secretmanager/secretVersion:SecretVersion", name, inputs, options);
