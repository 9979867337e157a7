using FedInfra.Infra.Packages;

namespace FedInfra.Infra.Resources;

/// <summary>An explicit provider: one cloud account, region or Kubernetes cluster, of a pinned plug-in version.</summary>
public sealed class Provider : Resource
{
    /// <summary>Type tokens of providers begin with it.</summary>
    public const string TypePrefix = "pulumi:providers:";

    /// <param name="scope">Where it belongs; <see cref="Scope.With"/> makes it the scope's provider.</param>
    /// <param name="package">Which plug-in, of which version.</param>
    /// <param name="name">Name within the scope.</param>
    /// <param name="inputs">The provider's configuration.</param>
    /// <param name="options">How the engine is to treat it.</param>
    public Provider(Scope scope, ProviderPackage package, string name, Inputs inputs, ResourceOptions? options = null)
        : base(scope, TypePrefix + package.Name, name, inputs, options) => Version = package.Version;

    /// <summary>The plug-in's version; the first provider of a package decides it for the program.</summary>
    public string Version { get; }
}
