using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A key that never leaves the cloud's vault (<c>aws:kms/key:Key</c>).</summary>
public sealed class Key(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:kms/key:Key", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");

    public Output<string> KeyId => Output<string>("keyId");
}

/// <summary>A key's name for people (<c>aws:kms/alias:Alias</c>).</summary>
public sealed class KeyAlias(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:kms/alias:Alias", name, inputs, options);
