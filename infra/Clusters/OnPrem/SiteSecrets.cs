using FedInfra.Infra.Packages.Command;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>
/// Secrets of a site's own services. The first host makes them, so that no person and no program ever has to; the
/// engine knows them as secret outputs.
/// </summary>
/// <param name="Certificate">Certificate (PEM) of registry and database; its own authority.</param>
/// <param name="Key">Its private key (PEM).</param>
/// <param name="RegistryPassword">Of the user who pushes and pulls images.</param>
/// <param name="ObjectStorePassword">Of the object store's administrator.</param>
/// <param name="ObjectStoreKey">With which objects are encrypted on disk: 32 bytes, Base64.</param>
internal sealed record SiteSecrets(
    Output<string> Certificate,
    Output<string> Key,
    Output<string> RegistryPassword,
    Output<string> ObjectStorePassword,
    Output<string> ObjectStoreKey)
{
    /// <summary>Reads them from the files that <see cref="K3sServer.Install"/> left.</summary>
    public static SiteSecrets Read(Scope scope, Host host, RemoteCommand server, string version)
    {
        Output<string> Secret(string name, string file) => host.ReadSecret(scope, name, K3sServer.Secret(file), server, version);

        return new SiteSecrets(
            Secret("services-certificate", "services.crt"),
            Secret("services-key", "services.key"),
            Secret("registry-password", "registry-password"),
            Secret("object-store-password", "object-store-password"),
            Secret("object-store-key", "object-store-key"));
    }
}
