using FedInfra.Infra.Resources;
using FedInfra.Infra.Tests.Checks;

namespace FedInfra.Infra.Tests.Policies;

/// <summary>no-public-bucket and encryption-everywhere.</summary>
public sealed class StoragePolicyTests
{
    private const string Public = "no-public-bucket";

    private const string Encryption = "encryption-everywhere";

    [Fact]
    public void An_S3_bucket_needs_a_block_of_public_access_of_its_own()
    {
        var planted = new PlantedProgram();
        var sound = planted.Add("aws:s3/bucket:Bucket", "sound", new Inputs());
        planted.Add("aws:s3/bucket:Bucket", "planted", new Inputs());
        planted.Add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", new Inputs
        {
            ["bucket"] = sound.Id,
            ["blockPublicAcls"] = true,
            ["blockPublicPolicy"] = true,
            ["ignorePublicAcls"] = true,
            ["restrictPublicBuckets"] = true,
        });

        var finding = Assert.Single(planted.Breaches(Public));
        Assert.Equal(("main-planted", "Nothing keeps the bucket from being made public."), (finding.Resource, finding.Message));
    }

    [Fact]
    public void A_block_that_leaves_something_open_does_not_count()
    {
        var planted = new PlantedProgram();
        var bucket = planted.Add("aws:s3/bucket:Bucket", "bucket", new Inputs());
        planted.Add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", new Inputs { ["bucket"] = bucket.Id, ["blockPublicAcls"] = true, ["blockPublicPolicy"] = false });

        Assert.Single(planted.Breaches(Public));
    }

    [Fact]
    public void A_bucket_policy_for_everybody_is_found_and_one_with_a_condition_passes()
    {
        var everybody = new Inputs { ["Effect"] = "Allow", ["Principal"] = "*", ["Action"] = "s3:GetObject", ["Resource"] = "*" };
        Inputs Policy(Inputs statement) => new() { ["policy"] = Input.ToJson(new Inputs { ["Statement"] = [statement] }) };

        Assert.Equal(["A statement of its policy allows everybody s3:GetObject."], PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", Policy(everybody)));
        Assert.Empty(PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", Policy(everybody.With(new Inputs { ["Condition"] = new Inputs() }))));
        Assert.Empty(PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", Policy(everybody.With(new Inputs { ["Effect"] = "Deny" }))));
    }

    [Fact]
    public void Public_containers_registries_and_members_are_found()
    {
        Assert.Single(PlantedProgram.Breaches(Public, "azure-native:storage:StorageAccount", new Inputs()));
        Assert.Single(PlantedProgram.Breaches(Public, "azure-native:storage:BlobContainer", new Inputs { ["publicAccess"] = "Blob" }));
        Assert.Single(PlantedProgram.Breaches(Public, "azure-native:containerregistry:Registry", new Inputs { ["anonymousPullEnabled"] = true }));
        Assert.Equal(2, PlantedProgram.Breaches(Public, "gcp:storage/bucket:Bucket", new Inputs()).Count);
        Assert.Equal(
            ["It grants roles/storage.objectViewer to allUsers."],
            PlantedProgram.Breaches(Public, "gcp:storage/bucketIAMMember:BucketIAMMember", new Inputs { ["role"] = "roles/storage.objectViewer", ["member"] = "allUsers" }));
    }

    [Fact]
    public void Private_containers_and_buckets_pass()
    {
        Assert.Empty(PlantedProgram.Breaches(Public, "azure-native:storage:StorageAccount", new Inputs { ["allowBlobPublicAccess"] = false }));
        Assert.Empty(PlantedProgram.Breaches(Public, "azure-native:storage:BlobContainer", new Inputs { ["publicAccess"] = "None" }));
        Assert.Empty(PlantedProgram.Breaches(Public, "gcp:storage/bucket:Bucket", new Inputs { ["publicAccessPrevention"] = "enforced", ["uniformBucketLevelAccess"] = true }));
    }

    [Theory]
    [InlineData("aws:ebs/volume:Volume", "encrypted", true)]
    [InlineData("aws:rds/instance:Instance", "storageEncrypted", true)]
    [InlineData("aws:sns/topic:Topic", "kmsMasterKeyId", "key")]
    [InlineData("aws:ecr/repository:Repository", "encryptionConfigurations", "…")]
    [InlineData("aws:secretsmanager/secret:Secret", "kmsKeyId", "key")]
    [InlineData("azure-native:storage:StorageAccount", "minimumTlsVersion", "TLS1_2")]
    [InlineData("azure-native:containerservice:AgentPool", "enableEncryptionAtHost", true)]
    public void What_can_be_unencrypted_must_not_be(string type, string input, object value)
    {
        Assert.Single(PlantedProgram.Breaches(Encryption, type, new Inputs()));
        Assert.Empty(PlantedProgram.Breaches(Encryption, type, new Inputs { [input] = value is bool truth ? truth : (string)value }));
    }

    [Fact]
    public void Kubernetes_secrets_need_a_key()
    {
        const string Message = "Kubernetes secrets are not encrypted with a key of one's own.";

        Assert.Equal([Message], PlantedProgram.Breaches(Encryption, "aws:eks/cluster:Cluster", new Inputs()));
        Assert.Equal([Message], PlantedProgram.Breaches(Encryption, "gcp:container/cluster:Cluster", new Inputs { ["databaseEncryption"] = new Inputs { ["state"] = "DECRYPTED" } }));
        Assert.Equal([Message], PlantedProgram.Breaches(Encryption, "azure-native:containerservice:ManagedCluster", new Inputs()));
        Assert.Empty(PlantedProgram.Breaches(Encryption, "aws:eks/cluster:Cluster", new Inputs
        {
            ["encryptionConfig"] = new Inputs { ["provider"] = new Inputs { ["keyArn"] = "arn" }, ["resources"] = ["secrets"] },
        }));
    }

    [Fact]
    public void Volumes_of_machines_and_of_pods_are_encrypted()
    {
        var plain = new Inputs { ["blockDeviceMappings"] = [new Inputs { ["ebs"] = new Inputs { ["encrypted"] = "false" } }] };
        var sound = new Inputs { ["blockDeviceMappings"] = [new Inputs { ["ebs"] = new Inputs { ["encrypted"] = "true" } }] };

        Assert.Single(PlantedProgram.Breaches(Encryption, "aws:ec2/launchTemplate:LaunchTemplate", new Inputs()));
        Assert.Single(PlantedProgram.Breaches(Encryption, "aws:ec2/launchTemplate:LaunchTemplate", plain));
        Assert.Empty(PlantedProgram.Breaches(Encryption, "aws:ec2/launchTemplate:LaunchTemplate", sound));
        Assert.Single(PlantedProgram.Breaches(Encryption, "kubernetes:storage.k8s.io/v1:StorageClass", new Inputs { ["provisioner"] = "ebs.csi.aws.com" }));
    }

    [Fact]
    public void A_database_that_takes_plain_connections_is_found()
    {
        Assert.Single(PlantedProgram.Breaches(Encryption, "gcp:sql/databaseInstance:DatabaseInstance", new Inputs()));
        Assert.Single(PlantedProgram.Breaches(Encryption, "azure-native:dbforpostgresql:Configuration", new Inputs { ["configurationName"] = "require_secure_transport", ["value"] = "off" }));
        Assert.Single(PlantedProgram.Breaches(Encryption, "aws:rds/parameterGroup:ParameterGroup", new Inputs { ["parameters"] = [new Inputs { ["name"] = "rds.force_ssl", ["value"] = "0" }] }));
    }

    [Fact]
    public void A_K3s_server_that_keeps_secrets_in_plain_text_is_found() => Assert.Single(
        PlantedProgram.Breaches(Encryption, "command:remote:Command", new Inputs { ["create"] = "put /etc/rancher/k3s/config.yaml <<END\nwrite-kubeconfig-mode: \"0600\"\nEND" }));

    [Fact]
    public void An_S3_bucket_names_its_encryption()
    {
        var planted = new PlantedProgram();
        var sound = planted.Add("aws:s3/bucket:Bucket", "sound", new Inputs());
        planted.Add("aws:s3/bucket:Bucket", "planted", new Inputs());
        planted.Add("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", "encryption", new Inputs { ["bucket"] = sound.Id });

        Assert.Equal("main-planted", Assert.Single(planted.Breaches(Encryption)).Resource);
    }
}
