using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A named secret (<c>aws:secretsmanager/secret:Secret</c>).</summary>
public sealed class Secret(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:secretsmanager/secret:Secret", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");
}

/// <summary>A secret's value (<c>aws:secretsmanager/secretVersion:SecretVersion</c>).</summary>
public sealed class SecretVersion(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:secretsmanager/secretVersion:SecretVersion", name, inputs, options);
