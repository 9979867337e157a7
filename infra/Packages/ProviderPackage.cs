namespace FedInfra.Infra.Packages;

/// <summary>A Pulumi provider plug-in and the version that the programs are written and checked against.</summary>
/// <param name="Name">As in type tokens: <c>aws</c>.</param>
/// <param name="Version">Pinned: the engine installs exactly this one.</param>
public sealed record ProviderPackage(string Name, string Version)
{
    public static readonly ProviderPackage Aws = new("aws", "7.48.0");

    public static readonly ProviderPackage AzureNative = new("azure-native", "3.28.0");

    public static readonly ProviderPackage Gcp = new("gcp", "9.37.0");

    public static readonly ProviderPackage Kubernetes = new("kubernetes", "4.34.2");

    /// <summary>The newest plug-in there is; 4.5.0, which npm also has, was an early build published by mistake, and no plug-in of that version can be had.</summary>
    public static readonly ProviderPackage Command = new("command", "1.2.1");

    /// <summary>Every package that some stack may need.</summary>
    public static readonly IReadOnlyList<ProviderPackage> All = [Aws, AzureNative, Gcp, Kubernetes, Command];

    /// <summary>The pinned version of a package.</summary>
    /// <param name="name">As in type tokens.</param>
    /// <exception cref="InvalidOperationException">There is none: an error of this repository, not of its user.</exception>
    public static string VersionOf(string name) => All.FirstOrDefault(known => known.Name == name)?.Version
        ?? throw new InvalidOperationException($"There is no pinned version of package '{name}'.");
}
