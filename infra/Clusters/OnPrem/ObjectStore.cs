using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>The site's S3-compatible store (MinIO): one private, versioned bucket, encrypted on disk.</summary>
internal static class ObjectStore
{
    public const string Name = "objects";

    public const int Port = 9000;

    /// <summary>Name of the job that makes the bucket.</summary>
    public const string BucketJob = "objects-bucket";

    private const string Image = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";

    private const string ClientImage = "quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z";

    private const string User = "fedinfra";

    private const string Bucket = "fedinfra";

    private const int UserId = 1000;

    /// <summary>The store and what says that its bucket stands.</summary>
    public static (ObjectStorage Storage, Resource Ready) Add(Scope scope, Namespace home, SiteSecrets secrets)
    {
        var secret = SiteServices.SecretOf(scope, home, "objects-secret", new Inputs
        {
            ["password"] = secrets.ObjectStorePassword,
            ["key"] = Output.Format($"fedinfra:{secrets.ObjectStoreKey}"),
        });
        var pods = new ServicePod
        {
            Name = Name,
            Image = Image,
            User = UserId,
            Arguments = Input.List(["server", "/data"]),
            Port = Port,
            DataFolder = "/data",
            VolumeGib = 100,
            MemoryMib = 2048,
            Environment =
            [
                ServicePod.Text("HOME", "/tmp"),
                ServicePod.Text("MINIO_ROOT_USER", User),
                ServicePod.FromSecret("MINIO_ROOT_PASSWORD", secret, "password"),
                ServicePod.FromSecret("MINIO_KMS_SECRET_KEY", secret, "key"),
                ServicePod.Text("MINIO_KMS_AUTO_ENCRYPTION", "on"),
                ServicePod.Text("MINIO_BROWSER", "off"),
                ServicePod.Text("MINIO_UPDATE", "off"),
            ],
        }.Add(scope, home);

        var credentials = new ObjectCredentials(Output.Of(User), secrets.ObjectStorePassword);
        var url = Output.Of($"http://{Name}.{WorkloadNames.ServicesNamespace}.svc:{Port}/{Bucket}");
        return (new ObjectStorage(url, credentials), MakeBucket(scope, home, secret, pods));
    }

    private static Job MakeBucket(Scope scope, Namespace home, Secret secret, StatefulSet pods) => new(
        scope,
        BucketJob,
        new Inputs
        {
            ["metadata"] = new Inputs { ["namespace"] = home.ObjectName, ["labels"] = ServicePod.Labels(BucketJob) },
            ["spec"] = new Inputs
            {
                ["backoffLimit"] = 10,
                ["template"] = new Inputs
                {
                    ["metadata"] = new Inputs { ["labels"] = ServicePod.Labels(BucketJob) },
                    ["spec"] = new Inputs
                    {
                        ["restartPolicy"] = "OnFailure",
                        ["automountServiceAccountToken"] = false,
                        ["enableServiceLinks"] = false,
                        ["nodeSelector"] = new Inputs { [WorkloadNames.PoolLabel] = WorkloadNames.SystemPool },
                        ["securityContext"] = ServicePod.PodSecurity(UserId),
                        ["containers"] = [BucketContainer(secret)],
                        ["volumes"] = [new Inputs { ["name"] = "scratch-tmp", ["emptyDir"] = new Inputs { ["sizeLimit"] = "64Mi" } }],
                    },
                },
            },
        },
        new ResourceOptions { DependsOn = [pods], DeleteBeforeReplace = true });

    private static Inputs BucketContainer(Secret secret) => new()
    {
        ["name"] = "make-bucket",
        ["image"] = ClientImage,
        ["command"] = ["sh", "-c", $"mc mb --ignore-existing site/{Bucket} && mc version enable site/{Bucket} && mc anonymous set none site/{Bucket}"],
        ["env"] =
        [
            ServicePod.FromSecret("PASSWORD", secret, "password"),

            // Kubernetes fills in $(PASSWORD), which is hexadecimal and needs no escaping in a URL.
            ServicePod.Text("MC_HOST_site", $"http://{User}:$(PASSWORD)@{Name}.{WorkloadNames.ServicesNamespace}.svc:{Port}"),
            ServicePod.Text("MC_CONFIG_DIR", "/tmp/mc"),
        ],
        ["securityContext"] = ServicePod.ContainerSecurity(),
        ["resources"] = ServicePod.Resources(256),
        ["volumeMounts"] = [ServicePod.ScratchMount("/tmp")],
    };
}
