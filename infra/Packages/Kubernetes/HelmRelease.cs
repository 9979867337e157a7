using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A Helm chart, installed (<c>kubernetes:helm.sh/v3:Release</c>).</summary>
public sealed class HelmRelease(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "kubernetes:helm.sh/v3:Release", name, inputs, options)
{
    /// <summary>The release's name in the cluster.</summary>
    public Output<string> ReleaseName => Output<string>("name");

    /// <summary>The namespace that it was installed in.</summary>
    public Output<string> ReleaseNamespace => Output<string>("namespace");
}
