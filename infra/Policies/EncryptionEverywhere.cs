using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>
/// Data is encrypted where it lies and on its way. Only what can be off is looked at: some services (Secrets Manager,
/// Cloud Storage, Azure's managed disks, the state of AKS) have no way to store plain text. A key of one's own for the
/// Kubernetes secrets is demanded of EKS and GKE; AKS wants a vault for it that its control plane reaches from outside the
/// site's network, which gives away more than it gains.
/// </summary>
internal sealed class EncryptionEverywhere : IPolicy
{
    private static readonly Requirement[] _requirements =
    [
        new("aws:ebs/volume:Volume", "encrypted", IsTrue, "The volume is not encrypted.", "Set encrypted to true."),
        new("aws:ec2/instance:Instance", "rootBlockDevice.encrypted", IsTrue, "The machine's volume is not encrypted.", "Set rootBlockDevice.encrypted to true."),
        new("aws:rds/instance:Instance", "storageEncrypted", IsTrue, "The database is not encrypted.", "Set storageEncrypted to true."),
        new("aws:rds/cluster:Cluster", "storageEncrypted", IsTrue, "The database is not encrypted.", "Set storageEncrypted to true."),
        new("aws:efs/fileSystem:FileSystem", "encrypted", IsTrue, "The file system is not encrypted.", "Set encrypted to true."),
        new("aws:sns/topic:Topic", "kmsMasterKeyId", IsSet, "Messages of the topic are not encrypted.", "Set kmsMasterKeyId."),
        new("aws:ecr/repository:Repository", "encryptionConfigurations", IsSet, "The repository names no encryption.", "Set encryptionConfigurations, with the site's key."),
        new("aws:secretsmanager/secret:Secret", "kmsKeyId", IsSet, "The secret is not under the site's own key.", "Set kmsKeyId."),
        new("aws:eks/cluster:Cluster", "encryptionConfig", CoversSecrets, "Kubernetes secrets are not encrypted with a key of one's own.", "Set encryptionConfig with the site's key and resources [secrets]."),
        new("azure-native:storage:StorageAccount", "enableHttpsTrafficOnly", IsNotFalse, "The account takes calls without TLS.", "Leave enableHttpsTrafficOnly true."),
        new("azure-native:storage:StorageAccount", "minimumTlsVersion", input => input.Text() is "TLS1_2" or "TLS1_3", "The account takes calls with TLS older than 1.2.", "Set minimumTlsVersion to TLS1_2."),
        new("azure-native:containerservice:AgentPool", "enableEncryptionAtHost", IsTrue, "Temporary disks and caches of the pool's machines are not encrypted.", "Set enableEncryptionAtHost to true."),
        new("gcp:container/cluster:Cluster", "databaseEncryption.state", input => input.Text() == "ENCRYPTED", "Kubernetes secrets are not encrypted with a key of one's own.", "Set databaseEncryption with state ENCRYPTED and a key."),
        new("gcp:sql/databaseInstance:DatabaseInstance", "settings.ipConfiguration.sslMode", input => input.Text() is "ENCRYPTED_ONLY" or "TRUSTED_CLIENT_CERTIFICATE_REQUIRED", "The database takes connections without TLS.", "Set settings.ipConfiguration.sslMode to ENCRYPTED_ONLY."),
    ];

    public string Id => "encryption-everywhere";

    public string Summary => "Volumes, databases, buckets, registries and secrets are encrypted.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        (from resource in context.Program.Resources
         from requirement in _requirements
         where requirement.Type == resource.Type && !requirement.IsMet(resource.Inputs.At(requirement.Path))
         select this.Breach(resource, requirement.Message, requirement.Fix))
        .Concat(context.Program.Resources.SelectMany(resource => resource.Type switch
        {
            "aws:s3/bucket:Bucket" or "aws:s3/bucketV2:BucketV2" => S3(context, resource),
            "aws:ec2/launchTemplate:LaunchTemplate" => Machines(resource),
            "kubernetes:storage.k8s.io/v1:StorageClass" => Volumes(resource),
            "azure-native:containerservice:ManagedCluster" => SystemMachines(resource),
            "azure-native:dbforpostgresql:Configuration" => DatabaseTransport(resource),
            "aws:rds/parameterGroup:ParameterGroup" => RdsTransport(resource),
            "command:remote:Command" => K3s(resource),
            _ => [],
        }));

    private static bool IsTrue(Input? input) => input.IsTrue();

    private static bool IsNotFalse(Input? input) => !input.IsFalse();

    private static bool IsSet(Input? input) => input is not null;

    private static bool CoversSecrets(Input? input) => input.At("resources").Texts().Contains("secrets") && input.At("provider.keyArn") is not null;

    private IEnumerable<Finding> S3(PolicyContext context, Resource bucket)
    {
        var encrypted = bucket.Inputs.At("serverSideEncryptionConfiguration") is not null
            || context.OfType("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").Any(other => other.Inputs.At("bucket").RefersTo(bucket));
        if (!encrypted)
        {
            yield return this.Breach(bucket, "The bucket names no encryption.", "Add a BucketServerSideEncryptionConfiguration of it, with the site's key.");
        }
    }

    private IEnumerable<Finding> Machines(Resource template)
    {
        var volumes = template.Inputs.At("blockDeviceMappings").Items();
        if (volumes.Count == 0 || volumes.Any(volume => !volume.At("ebs.encrypted").IsTrue()))
        {
            yield return this.Breach(template, "Volumes of the machines are not encrypted.", "Set ebs.encrypted of every blockDeviceMapping to true; the root volume needs one.");
        }
    }

    private IEnumerable<Finding> Volumes(Resource storageClass)
    {
        if (storageClass.Inputs.At("provisioner").Text() is "ebs.csi.aws.com" or "kubernetes.io/aws-ebs" && !storageClass.Inputs.At("parameters").Under("encrypted").IsTrue())
        {
            yield return this.Breach(storageClass, "Volumes of the class are not encrypted.", "Set parameters.encrypted to \"true\".");
        }
    }

    private IEnumerable<Finding> SystemMachines(Resource cluster) =>
        from pool in cluster.Inputs.At("agentPoolProfiles").Items()
        where !pool.At("enableEncryptionAtHost").IsTrue()
        select this.Breach(cluster, $"Temporary disks and caches of pool {pool.At("name").Text()} are not encrypted.", "Set enableEncryptionAtHost to true.");

    private IEnumerable<Finding> DatabaseTransport(Resource setting)
    {
        if (setting.Inputs.At("configurationName").Text() == "require_secure_transport" && !string.Equals(setting.Inputs.At("value").Text(), "on", StringComparison.OrdinalIgnoreCase))
        {
            yield return this.Breach(setting, "The database takes connections without TLS.", "Set require_secure_transport to on, which is its default.");
        }
    }

    private IEnumerable<Finding> RdsTransport(Resource parameters) =>
        from parameter in parameters.Inputs.At("parameters").Items()
        where parameter.At("name").Text() == "rds.force_ssl" && parameter.At("value").Text() != "1"
        select this.Breach(parameters, "The database takes connections without TLS.", "Set rds.force_ssl to 1, which is its default.");

    private IEnumerable<Finding> K3s(Resource command)
    {
        var script = command.Inputs.At("create").Text() ?? "";
        if (script.Contains("/etc/rancher/k3s/config.yaml", StringComparison.Ordinal)
            && script.Contains("write-kubeconfig-mode", StringComparison.Ordinal)
            && !(script.Contains("secrets-encryption: true", StringComparison.Ordinal) && script.Contains("flannel-backend: wireguard-native", StringComparison.Ordinal)))
        {
            yield return this.Breach(command, "The K3s server does not encrypt Kubernetes secrets or what hosts send each other.", "Set secrets-encryption: true and flannel-backend: wireguard-native in its config.yaml.");
        }
    }

    private sealed record Requirement(string Type, string Path, Func<Input?, bool> IsMet, string Message, string Fix);
}
