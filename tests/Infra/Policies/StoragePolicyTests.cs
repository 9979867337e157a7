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
        Assert.Empty(PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", Policy(everybody.With(new Inputs { ["Condition"] = new Inputs { ["StringEquals"] = new Inputs { ["aws:PrincipalOrgID"] = "o-1" } } }))));
        Assert.Empty(PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", Policy(everybody.With(new Inputs { ["Effect"] = "Deny" }))));
    }

    public static TheoryData<string, string, string> Weak => new()
    {
        { "Bool", "aws:SecureTransport", "true" },
        { "IpAddress", "aws:SourceIp", "0.0.0.0/0" },
        { "StringLike", "aws:PrincipalArn", "*" },
        { "StringNotEquals", "aws:PrincipalAccount", "123456789012" },
        { "StringEqualsIfExists", "aws:PrincipalOrgID", "o-1" },
        { "Null", "aws:PrincipalArn", "false" },
    };

    [Theory]
    [MemberData(nameof(Weak))]
    public void A_condition_that_strangers_meet_too_does_not_count(string condition, string key, string value) =>
        Assert.Single(PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", BucketPolicy(new Inputs
        {
            ["Effect"] = "Allow",
            ["Principal"] = "*",
            ["Action"] = "s3:GetObject",
            ["Condition"] = new Inputs { [condition] = new Inputs { [key] = value } },
        })));

    [Fact]
    public void Everybody_is_found_however_a_policy_calls_them()
    {
        var statement = new Inputs { ["Effect"] = "Allow", ["Action"] = "s3:GetObject" };
        void Found(Inputs principal) => Assert.Single(PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", BucketPolicy(statement.With(principal))));

        Found(new Inputs { ["Principal"] = new Inputs { ["AWS"] = "*" } });
        Found(new Inputs { ["Principal"] = new Inputs { ["AWS"] = ["arn:aws:iam::1:root", "*"] } });
        Found(new Inputs { ["Principal"] = new Inputs { ["*"] = "*" } });
        Found(new Inputs { ["NotPrincipal"] = new Inputs { ["AWS"] = "arn:aws:iam::1:root" } });
        Found(new Inputs { ["Principal"] = "*", ["Condition"] = new Inputs() });
        Assert.Empty(PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", BucketPolicy(statement.With(new Inputs { ["Principal"] = new Inputs { ["AWS"] = "arn:aws:iam::1:root" } }))));
    }

    [Fact]
    public void A_bucket_policy_that_is_a_text_is_found() => Assert.Equal(
        ["Its policy is a text that nobody can check."],
        PlantedProgram.Breaches(Public, "aws:s3/bucketPolicy:BucketPolicy", new Inputs { ["policy"] = """{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*"}]}""" }));

    [Theory]
    [InlineData("public-read")]
    [InlineData("authenticated-read")]
    public void An_ACL_for_all_is_found(string acl) =>
        Assert.Equal([$"The ACL is {acl}."], PlantedProgram.Breaches(Public, "aws:s3/bucketAcl:BucketAcl", new Inputs { ["acl"] = acl }));

    [Fact]
    public void All_the_members_of_a_GCP_binding_are_looked_at()
    {
        Assert.Single(PlantedProgram.Breaches(Public, "gcp:storage/bucketIAMBinding:BucketIAMBinding", new Inputs { ["role"] = "r", ["members"] = ["user:a@example.org", "allAuthenticatedUsers"] }));
        Assert.Single(PlantedProgram.Breaches(Public, "gcp:storage/bucketAccessControl:BucketAccessControl", new Inputs { ["role"] = "READER", ["entity"] = "allUsers" }));
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
        Assert.Single(PlantedProgram.Breaches(Encryption, "kubernetes:storage.k8s.io/v1:StorageClass", new Inputs { ["provisioner"] = "kubernetes.io/aws-ebs" }));
        Assert.Single(PlantedProgram.Breaches(Encryption, "aws:ec2/instance:Instance", new Inputs { ["rootBlockDevice"] = new Inputs { ["volumeSize"] = 30 } }));
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

    private static Inputs BucketPolicy(Inputs statement) => new() { ["policy"] = Input.ToJson(new Inputs { ["Statement"] = [statement] }) };
}
