using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>Nobody reads or writes a bucket, container or registry without an identity.</summary>
internal sealed class NoPublicBucket : IPolicy
{
    private const string Members = "Grant it to the workloads' identities only.";

    private static readonly string[] _blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

    /// <summary>Inputs of GCP's types that say to whom something is granted.</summary>
    private static readonly string[] _grantees = ["member", "members", "entity"];

    private static readonly string[] _everybody = ["allUsers", "allAuthenticatedUsers"];

    public string Id => "no-public-bucket";

    public string Summary => "Buckets, containers and registries refuse whoever has no identity.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) => context.Program.Resources.SelectMany(resource => resource.Type switch
    {
        "aws:s3/bucket:Bucket" or "aws:s3/bucketV2:BucketV2" => S3(context, resource),
        "aws:s3/bucketPolicy:BucketPolicy" or "aws:ecr/repositoryPolicy:RepositoryPolicy" => ResourcePolicy(resource),
        "azure-native:storage:StorageAccount" when !resource.Inputs.At("allowBlobPublicAccess").IsFalse() =>
            [this.Breach(resource, "The storage account lets its containers be made public.", "Set allowBlobPublicAccess to false.")],
        "azure-native:storage:BlobContainer" when resource.Inputs.At("publicAccess").Text() is not (null or "None") =>
            [this.Breach(resource, "The container is public.", "Set publicAccess to None.")],
        "azure-native:containerregistry:Registry" when resource.Inputs.At("anonymousPullEnabled").IsTrue() =>
            [this.Breach(resource, "Everybody may pull from the registry.", "Set anonymousPullEnabled to false.")],
        "gcp:storage/bucket:Bucket" => CloudStorage(resource),
        _ when resource.Package == "gcp" => CloudMembers(resource),
        _ when resource.Type.StartsWith("aws:s3/", StringComparison.Ordinal) => Acl(resource),
        _ => [],
    });

    private IEnumerable<Finding> S3(PolicyContext context, Resource bucket)
    {
        foreach (var finding in Acl(bucket))
        {
            yield return finding;
        }

        var blocked = context.OfType("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
            .Any(block => block.Inputs.At("bucket").RefersTo(bucket) && _blocks.All(name => block.Inputs.At(name).IsTrue()));
        if (!blocked)
        {
            yield return this.Breach(bucket, "Nothing keeps the bucket from being made public.", $"Add a BucketPublicAccessBlock of it with {string.Join(", ", _blocks)} true.");
        }
    }

    private IEnumerable<Finding> ResourcePolicy(Resource resource)
    {
        var policy = resource.Inputs.At("policy");
        if (policy is not (null or Inputs))
        {
            yield return this.Breach(resource, "Its policy is a text that nobody can check.", "Write it as Input.ToJson of a map.");
        }

        foreach (var statement in policy.At("Statement").Items().Where(Everybody.MayUse))
        {
            yield return this.Breach(
                resource,
                $"A statement of its policy allows everybody {string.Join(", ", statement.At("Action").Texts().Concat(statement.At("NotAction").Texts().Select(action => $"all but {action}")))}.",
                "Name the principals, or add a condition that only they meet.");
        }
    }

    /// <summary><c>authenticated-read</c> is read by whoever has an AWS account.</summary>
    private IEnumerable<Finding> Acl(Resource resource)
    {
        if (resource.Inputs.At("acl").Text() is { } acl && (acl.StartsWith("public", StringComparison.Ordinal) || acl == "authenticated-read"))
        {
            yield return this.Breach(resource, $"The ACL is {acl}.", "Leave acl out.");
        }
    }

    private IEnumerable<Finding> CloudMembers(Resource resource) =>
        from member in _grantees.SelectMany(name => resource.Inputs.At(name).Texts())
        where _everybody.Contains(member, StringComparer.OrdinalIgnoreCase)
        select this.Breach(resource, $"It grants {resource.Inputs.At("role").Text()} to {member}.", Members);

    private IEnumerable<Finding> CloudStorage(Resource bucket)
    {
        if (bucket.Inputs.At("publicAccessPrevention").Text() != "enforced")
        {
            yield return this.Breach(bucket, "Nothing keeps the bucket from being made public.", "Set publicAccessPrevention to enforced.");
        }

        if (!bucket.Inputs.At("uniformBucketLevelAccess").IsTrue())
        {
            yield return this.Breach(bucket, "Objects of the bucket can have rights of their own.", "Set uniformBucketLevelAccess to true.");
        }
    }
}
