using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.Coordinators;

/// <summary>
/// What the coordinator is told beyond its command line. Today's coordinator has no such options yet and reads only
/// variables of options that it has, so it ignores them: certificates, PostgreSQL and object storage come with later
/// versions, and find what they need already here.
/// </summary>
internal static class CoordinatorSecrets
{
    private const string IdentitySecret = "coordinator-identity";

    private const string DatabaseSecret = "coordinator-database";

    private const string PasswordKey = "password";

    private const string CaVolume = "ca";

    private const string CaFolder = "/etc/fedinfra/ca";

    private const string CaFile = "ca.pem";

    private const string TokenVolume = "enrolment";

    private const string TokenFolder = "/etc/fedinfra/enrolment";

    private const string TokenFile = "tokens.json";

    public static void Add(Workplace workplace)
    {
        Add(workplace, IdentitySecret, new Inputs { [CaFile] = ConfigSecret.CaKey, [TokenFile] = ConfigSecret.EnrolmentTokens });
        if (workplace.Cluster.Database is not null)
        {
            Add(workplace, DatabaseSecret, new Inputs { [PasswordKey] = ConfigSecret.DatabasePassword });
        }
    }

    public static Input Variables(Workplace workplace)
    {
        List<Input> variables =
        [
            Pods.Variable("FEDINFRA_CA_FILE", $"{CaFolder}/{CaFile}"),
            Pods.Variable("FEDINFRA_ENROLMENT_TOKENS", TokenFolder),
            Pods.Variable("FEDINFRA_OBJECTS_URL", workplace.Cluster.Objects.Url),
            Pods.Variable("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.CollectorObjects.Endpoint),
        ];
        if (workplace.Cluster.Database is { } database)
        {
            variables.Add(Pods.Variable("FEDINFRA_DATABASE_HOST", database.Host));
            variables.Add(Pods.Variable("FEDINFRA_DATABASE_PORT", $"{Ports.Postgres}"));
            variables.Add(Pods.Variable("FEDINFRA_DATABASE_NAME", database.Name));
            variables.Add(Pods.Variable("FEDINFRA_DATABASE_USER", database.User));
            variables.Add(new Inputs
            {
                ["name"] = "FEDINFRA_DATABASE_PASSWORD",
                ["valueFrom"] = new Inputs { ["secretKeyRef"] = new Inputs { ["name"] = DatabaseSecret, ["key"] = PasswordKey } },
            });
        }

        return Input.List(variables.ToArray());
    }

    /// <summary>Each folder holds only its own file.</summary>
    public static IEnumerable<Input> Volumes() => [Volume(CaVolume, CaFile), Volume(TokenVolume, TokenFile)];

    public static IEnumerable<Input> Mounts() =>
        [Pods.Mount(CaVolume, CaFolder, readOnly: true), Pods.Mount(TokenVolume, TokenFolder, readOnly: true)];

    private static void Add(Workplace workplace, string name, Inputs values) =>
        _ = new Secret(workplace.Scope, name, new Inputs
        {
            ["metadata"] = workplace.Metadata(name, Clusters.WorkloadNames.Coordinator),
            ["type"] = "Opaque",
            ["stringData"] = values,
        });

    private static Inputs Volume(string name, string file) => new()
    {
        ["name"] = name,
        ["secret"] = new Inputs
        {
            ["secretName"] = IdentitySecret,
            // Readable by owner and group only (0440).
            ["defaultMode"] = 288,
            ["items"] = [new Inputs { ["key"] = file, ["path"] = file }],
        },
    };
}
