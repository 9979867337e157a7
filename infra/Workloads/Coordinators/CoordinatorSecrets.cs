using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Networking;
using FedInfra.Infra.Workloads.Telemetry;

namespace FedInfra.Infra.Workloads.Coordinators;

/// <summary>
/// What the coordinator is told beyond its command line, as environment variables of its options: its authority, the
/// tokens with which nodes enrol, the name that they dial. PostgreSQL and object storage come with a later version, which
/// finds what it needs already here; a coordinator reads only variables of options that it has.
/// </summary>
internal static class CoordinatorSecrets
{
    private const string IdentitySecret = "coordinator-identity";

    private const string DatabaseSecret = "coordinator-database";

    private const string PasswordKey = "password";

    private const string ObjectsSecret = "coordinator-objects";

    private const string AccessKey = "access-key";

    private const string SecretKey = "secret-key";

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

        if (workplace.Cluster.Objects.Credentials is { } credentials)
        {
            Add(workplace, ObjectsSecret, new Inputs { [AccessKey] = credentials.AccessKey, [SecretKey] = credentials.SecretKey });
        }
    }

    public static Input Variables(Workplace workplace)
    {
        List<Input> variables =
        [
            Pods.Variable("FEDINFRA_CA_FILE", $"{CaFolder}/{CaFile}"),
            Pods.Variable("FEDINFRA_ENROLMENT_TOKENS", $"{TokenFolder}/{TokenFile}"),
            Pods.Variable("FEDINFRA_SERVER_NAME", workplace.Coordinator.Name),
            Pods.Variable("FEDINFRA_OBJECTS_URL", workplace.Cluster.Objects.Url),
            Pods.Variable("OTEL_EXPORTER_OTLP_ENDPOINT", CollectorObjects.Endpoint),
        ];
        if (workplace.Cluster.Database is { } database)
        {
            variables.Add(Pods.Variable("FEDINFRA_DATABASE_HOST", database.Host));
            variables.Add(Pods.Variable("FEDINFRA_DATABASE_PORT", $"{Ports.Postgres}"));
            variables.Add(Pods.Variable("FEDINFRA_DATABASE_NAME", database.Name));
            variables.Add(Pods.Variable("FEDINFRA_DATABASE_USER", database.User));
            variables.Add(SecretVariable("FEDINFRA_DATABASE_PASSWORD", DatabaseSecret, PasswordKey));
        }

        if (workplace.Cluster.Objects.Credentials is not null)
        {
            // By the names that S3 clients know.
            variables.Add(SecretVariable("AWS_ACCESS_KEY_ID", ObjectsSecret, AccessKey));
            variables.Add(SecretVariable("AWS_SECRET_ACCESS_KEY", ObjectsSecret, SecretKey));
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
            ["metadata"] = workplace.Metadata(name, WorkloadNames.Coordinator),
            ["type"] = "Opaque",
            ["stringData"] = values,
        });

    private static Inputs SecretVariable(string variable, string secret, string key) => new()
    {
        ["name"] = variable,
        ["valueFrom"] = new Inputs { ["secretKeyRef"] = new Inputs { ["name"] = secret, ["key"] = key } },
    };

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
