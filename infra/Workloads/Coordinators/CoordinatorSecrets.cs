using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Coordinators;

/// <summary>
/// What the coordinator is told beyond its command line, as environment variables of its options: its authority, the
/// tokens with which nodes enrol, the name that they dial, how long their certificates last. Nothing else: it has no option for the database and the
/// object storage beside it, and a variable that nobody reads says what is not so.
/// </summary>
internal static class CoordinatorSecrets
{
    private const string IdentitySecret = "coordinator-identity";

    private const string CaVolume = "ca";

    private const string CaFolder = "/etc/fedinfra/ca";

    private const string CaFile = "ca.pem";

    private const string TokenVolume = "enrolment";

    private const string TokenFolder = "/etc/fedinfra/enrolment";

    private const string TokenFile = "tokens.json";

    /// <summary>
    /// Instead of 7 days: a pool that is closed over holidays does not lose its nodes, which renew theirs only while they
    /// are up. A node is shut out by the coordinator's journal, at once, and not by the end of its certificate.
    /// </summary>
    private const string CertificateLifetime = "30d";

    public static void Add(Workplace workplace) =>
        _ = new Secret(workplace.Scope, IdentitySecret, new Inputs
        {
            ["metadata"] = workplace.Metadata(IdentitySecret, WorkloadNames.Coordinator),
            ["type"] = "Opaque",
            ["stringData"] = new Inputs { [CaFile] = ConfigSecret.CaKey, [TokenFile] = ConfigSecret.EnrolmentTokens },
        });

    public static Input Variables(Workplace workplace) => Input.List(
    [
        Pods.Variable("FEDINFRA_CA_FILE", $"{CaFolder}/{CaFile}"),
        Pods.Variable("FEDINFRA_ENROLMENT_TOKENS", $"{TokenFolder}/{TokenFile}"),
        Pods.Variable("FEDINFRA_SERVER_NAME", ServerNames(workplace)),
        Pods.Variable("FEDINFRA_CERTIFICATE_LIFETIME", CertificateLifetime),
    ]);

    /// <summary>What nodes dial and what administrators dial, with commas between: the certificate holds these names and no other.</summary>
    private static Output<string> ServerNames(Workplace workplace)
    {
        var names = workplace.Coordinator.Name;
        if (workplace.Cluster.Gateway?.AdminAddress is { } admin)
        {
            names = Output.Format($"{names},{admin}");
        }

        return workplace.Context.Stack.Coordinator.AdminHostname is { } hostname ? Output.Format($"{names},{hostname}") : names;
    }

    /// <summary>Each folder holds only its own file.</summary>
    public static IEnumerable<Input> Volumes() => [Volume(CaVolume, CaFile), Volume(TokenVolume, TokenFile)];

    public static IEnumerable<Input> Mounts() =>
        [Pods.Mount(CaVolume, CaFolder, readOnly: true), Pods.Mount(TokenVolume, TokenFolder, readOnly: true)];

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
