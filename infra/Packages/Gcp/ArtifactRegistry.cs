using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A repository of container images (<c>gcp:artifactregistry/repository:Repository</c>).</summary>
public sealed class Repository(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:artifactregistry/repository:Repository", name, inputs, options)
{
    /// <summary>Last part of its name.</summary>
    public Output<string> RepositoryId => Output<string>("repositoryId");
}

/// <summary>A role on a repository for one member (<c>gcp:artifactregistry/repositoryIamMember:RepositoryIamMember</c>).</summary>
public sealed class RepositoryIamMember(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember", name, inputs, options);
