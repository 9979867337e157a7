using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A container image's versions (<c>aws:ecr/repository:Repository</c>).</summary>
public sealed class Repository(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ecr/repository:Repository", name, inputs, options)
{
    public Output<string> RepositoryName => Output<string>("name");
}

/// <summary>Which images are deleted when (<c>aws:ecr/lifecyclePolicy:LifecyclePolicy</c>).</summary>
public sealed class RepositoryLifecycle(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:ecr/lifecyclePolicy:LifecyclePolicy", name, inputs, options);
