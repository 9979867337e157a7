using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>Settings of a project's log bucket (<c>gcp:logging/projectBucketConfig:ProjectBucketConfig</c>).</summary>
public sealed class LogBucketConfig(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:logging/projectBucketConfig:ProjectBucketConfig", name, inputs, options);
