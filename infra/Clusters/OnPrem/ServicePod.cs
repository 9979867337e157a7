using System.Globalization;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>
/// One of the site's own services: a pod with a volume on the first host, under the restricted pod security standard,
/// and an address in the cluster.
/// </summary>
internal sealed record ServicePod
{
    /// <summary>Name of everything that belongs to it; with the namespace it is its DNS name.</summary>
    public required string Name { get; init; }

    /// <summary>Image with a pinned tag.</summary>
    public required string Image { get; init; }

    /// <summary>The image's user; not root.</summary>
    public required int User { get; init; }

    /// <summary>Arguments of the image's program.</summary>
    public Input? Arguments { get; init; }

    /// <summary>Environment by name; see <see cref="Text"/> and <see cref="FromSecret"/>.</summary>
    public required IReadOnlyList<Input> Environment { get; init; }

    /// <summary>The port it listens on.</summary>
    public required int Port { get; init; }

    /// <summary>A port of every host that leads to it; null for the cluster only.</summary>
    public int? NodePort { get; init; }

    /// <summary>Where it keeps its data.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Size of the volume. The local-path class does not enforce it.</summary>
    public required int VolumeGib { get; init; }

    /// <summary>Memory that it may use, MiB.</summary>
    public int MemoryMib { get; init; } = 512;

    /// <summary>Folders it writes to that need not last.</summary>
    public IReadOnlyList<string> ScratchFolders { get; init; } = ["/tmp"];

    /// <summary>Secrets mounted as files, by folder.</summary>
    public IReadOnlyDictionary<string, Secret> SecretFolders { get; init; } = new Dictionary<string, Secret>();

    /// <summary>A container that prepares <see cref="ScratchFolders"/>.</summary>
    public Inputs? Before { get; init; }

    /// <summary>An environment variable.</summary>
    public static Inputs Text(string name, string value) => new() { ["name"] = name, ["value"] = value };

    /// <summary>An environment variable that a secret holds.</summary>
    public static Inputs FromSecret(string name, Secret secret, string key) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new Inputs { ["secretKeyRef"] = new Inputs { ["name"] = secret.ObjectName, ["key"] = key } },
    };

    /// <summary>What the restricted standard demands of a container.</summary>
    public static Inputs ContainerSecurity() => new()
    {
        ["allowPrivilegeEscalation"] = false,
        ["readOnlyRootFilesystem"] = true,
        ["capabilities"] = new Inputs { ["drop"] = ["ALL"] },
    };

    /// <summary>What the restricted standard demands of a pod.</summary>
    public static Inputs PodSecurity(int user) => new()
    {
        ["runAsNonRoot"] = true,
        ["runAsUser"] = user,
        ["runAsGroup"] = user,
        ["fsGroup"] = user,
        ["seccompProfile"] = new Inputs { ["type"] = "RuntimeDefault" },
    };

    /// <summary>Memory and processor time of a container.</summary>
    public static Inputs Resources(int memoryMib) => new()
    {
        ["requests"] = new Inputs { ["cpu"] = "100m", ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{memoryMib / 2}Mi") },
        ["limits"] = new Inputs { ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{memoryMib}Mi") },
    };

    /// <summary>The label by which services and network policies find the pods.</summary>
    public static Inputs Labels(string name) => new() { ["app.kubernetes.io/name"] = name };

    /// <summary>Where a scratch folder is mounted from, for <see cref="Before"/>.</summary>
    public static Inputs ScratchMount(string folder) => new() { ["name"] = VolumeOf("scratch", folder), ["mountPath"] = folder };

    /// <summary>Adds it to the program.</summary>
    public StatefulSet Add(Scope scope, Namespace home)
    {
        var service = new Service(scope, Name, new Inputs
        {
            ["metadata"] = Metadata(home),
            ["spec"] = new Inputs
            {
                ["type"] = NodePort is null ? "ClusterIP" : "NodePort",
                ["selector"] = Labels(Name),
                ["ports"] = [new Inputs { ["name"] = "main", ["port"] = Port, ["targetPort"] = Port, ["nodePort"] = NodePort }],
            },
        });
        return new StatefulSet(scope, $"{Name}-pods", new Inputs
        {
            ["metadata"] = Metadata(home),
            ["spec"] = new Inputs
            {
                ["serviceName"] = service.ObjectName,
                ["replicas"] = 1,
                ["selector"] = new Inputs { ["matchLabels"] = Labels(Name) },
                ["template"] = new Inputs { ["metadata"] = new Inputs { ["labels"] = Labels(Name) }, ["spec"] = PodSpec() },
                ["volumeClaimTemplates"] = [VolumeClaim()],
            },
        });
    }

    private Inputs Metadata(Namespace home) => new() { ["name"] = Name, ["namespace"] = home.ObjectName, ["labels"] = Labels(Name) };

    private Inputs PodSpec() => new()
    {
        ["automountServiceAccountToken"] = false,
        ["enableServiceLinks"] = false,
        ["nodeSelector"] = new Inputs { [WorkloadNames.PoolLabel] = WorkloadNames.SystemPool },
        ["securityContext"] = PodSecurity(User),
        ["initContainers"] = Before is null ? null : Input.List([Before]),
        ["containers"] =
        [
            new Inputs
            {
                ["name"] = Name,
                ["image"] = Image,
                ["args"] = Arguments,
                ["env"] = Input.List([.. Environment]),
                ["ports"] = [new Inputs { ["name"] = "main", ["containerPort"] = Port }],
                ["securityContext"] = ContainerSecurity(),
                ["resources"] = Resources(MemoryMib),
                ["readinessProbe"] = new Inputs { ["tcpSocket"] = new Inputs { ["port"] = Port }, ["periodSeconds"] = 5 },
                ["volumeMounts"] = Input.List([.. Mounts()]),
            },
        ],
        ["volumes"] = Input.List([.. Volumes()]),
    };

    private IEnumerable<Input> Mounts()
    {
        yield return new Inputs { ["name"] = "data", ["mountPath"] = DataFolder };
        foreach (var folder in ScratchFolders)
        {
            yield return ScratchMount(folder);
        }

        foreach (var folder in SecretFolders.Keys)
        {
            yield return new Inputs { ["name"] = VolumeOf("secret", folder), ["mountPath"] = folder, ["readOnly"] = true };
        }
    }

    private IEnumerable<Input> Volumes()
    {
        foreach (var folder in ScratchFolders)
        {
            yield return new Inputs { ["name"] = VolumeOf("scratch", folder), ["emptyDir"] = new Inputs { ["sizeLimit"] = "64Mi" } };
        }

        foreach (var (folder, secret) in SecretFolders)
        {
            // 0440: PostgreSQL refuses a key that others than root and its group can read.
            yield return new Inputs
            {
                ["name"] = VolumeOf("secret", folder),
                ["secret"] = new Inputs { ["secretName"] = secret.ObjectName, ["defaultMode"] = 288 },
            };
        }
    }

    private Inputs VolumeClaim() => new()
    {
        ["metadata"] = new Inputs { ["name"] = "data" },
        ["spec"] = new Inputs
        {
            ["accessModes"] = ["ReadWriteOnce"],
            ["storageClassName"] = SiteServices.StorageClass,
            ["resources"] = new Inputs { ["requests"] = new Inputs { ["storage"] = string.Create(CultureInfo.InvariantCulture, $"{VolumeGib}Gi") } },
        },
    };

    private static string VolumeOf(string kind, string folder) => kind + folder.Replace('/', '-');
}
