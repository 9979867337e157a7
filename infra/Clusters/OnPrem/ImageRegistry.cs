using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>The site's registry: images come over TLS and for a password, from a port of every host.</summary>
internal static class ImageRegistry
{
    /// <summary>Who pushes and pulls.</summary>
    public const string User = "fedinfra";

    /// <summary>The port on every host.</summary>
    public const int NodePort = 30500;

    private const string Image = "docker.io/library/registry:2.8.3";

    /// <summary>Brings <c>htpasswd</c>, which writes the only kind of password file that the registry reads.</summary>
    private const string PasswordImage = "docker.io/library/httpd:2.4.65-alpine";

    private const string PasswordFolder = "/auth";

    private const int UserId = 1000;

    /// <summary>Address and port of the registry, as images are called.</summary>
    public static string AddressOf(Host first) => $"{first.AddressForPort}:{NodePort}";

    public static StatefulSet Add(Scope scope, Namespace home, Secret tls, Output<string> password)
    {
        var secret = SiteServices.SecretOf(scope, home, "registry-password-secret", new Inputs { ["password"] = password });
        return new ServicePod
        {
            Name = "registry",
            Image = Image,
            User = UserId,
            Port = 5000,
            NodePort = NodePort,
            DataFolder = "/var/lib/registry",
            VolumeGib = 50,
            ScratchFolders = [PasswordFolder, "/tmp"],
            SecretFolders = new Dictionary<string, Secret> { ["/tls"] = tls },
            Environment =
            [
                ServicePod.Text("REGISTRY_AUTH", "htpasswd"),
                ServicePod.Text("REGISTRY_AUTH_HTPASSWD_REALM", "fedinfra"),
                ServicePod.Text("REGISTRY_AUTH_HTPASSWD_PATH", $"{PasswordFolder}/htpasswd"),
                ServicePod.Text("REGISTRY_HTTP_TLS_CERTIFICATE", "/tls/tls.crt"),
                ServicePod.Text("REGISTRY_HTTP_TLS_KEY", "/tls/tls.key"),
                ServicePod.Text("REGISTRY_STORAGE_DELETE_ENABLED", "true"),
                ServicePod.Text("OTEL_TRACES_EXPORTER", "none"),
            ],
            Before = new Inputs
            {
                ["name"] = "password-file",
                ["image"] = PasswordImage,
                ["command"] = ["sh", "-c", $"printf %s \"$PASSWORD\" | htpasswd -niB {User} > {PasswordFolder}/htpasswd"],
                ["env"] = [ServicePod.FromSecret("PASSWORD", secret, "password")],
                ["securityContext"] = ServicePod.ContainerSecurity(),
                ["resources"] = ServicePod.Resources(64),
                ["volumeMounts"] = [ServicePod.ScratchMount(PasswordFolder)],
            },
        }.Add(scope, home);
    }
}
