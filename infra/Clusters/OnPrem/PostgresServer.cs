using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>The coordinator's PostgreSQL, where the coordinator runs on premises.</summary>
internal static class PostgresServer
{
    public const string Name = "database";

    public const int Port = 5432;

    private const string Image = "docker.io/library/postgres:16.10";

    private const string DatabaseName = "fedinfra";

    private const string User = "fedinfra";

    /// <summary>The image's own user.</summary>
    private const int UserId = 999;

    /// <summary>The server and what says that it stands. The password is set when the volume is first used.</summary>
    public static (Database Database, Resource Ready) Add(Scope scope, Namespace home, Secret tls, DatabaseSettings settings)
    {
        var secret = SiteServices.SecretOf(scope, home, "database-password", new Inputs { ["password"] = ConfigSecret.DatabasePassword });
        var pods = new ServicePod
        {
            Name = Name,
            Image = Image,
            User = UserId,
            Arguments = Input.List(["-c", "ssl=on", "-c", "ssl_cert_file=/tls/tls.crt", "-c", "ssl_key_file=/tls/tls.key"]),
            Port = Port,
            DataFolder = "/var/lib/postgresql/data",
            VolumeGib = settings.StorageGib,
            MemoryMib = settings.Size == DatabaseSize.Medium ? 8192 : 2048,
            ScratchFolders = ["/tmp", "/var/run/postgresql"],
            SecretFolders = new Dictionary<string, Secret> { ["/tls"] = tls },
            Environment =
            [
                // initdb wants an empty folder, and a volume's root need not be one.
                ServicePod.Text("PGDATA", "/var/lib/postgresql/data/pgdata"),
                ServicePod.Text("POSTGRES_DB", DatabaseName),
                ServicePod.Text("POSTGRES_USER", User),
                ServicePod.FromSecret("POSTGRES_PASSWORD", secret, "password"),
            ],
        }.Add(scope, home);
        return (new Database(Output.Of($"{Name}.{WorkloadNames.ServicesNamespace}.svc"), DatabaseName, User), pods);
    }
}
