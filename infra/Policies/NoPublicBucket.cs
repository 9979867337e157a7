using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>Nobody reads or writes a bucket, container or registry without an identity.</summary>
internal sealed class NoPublicBucket : IPolicy
{
    private const string Members = "Grant it to the workloads' identities only.";

    private static readonly string[] _blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

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
        _ when resource.Package == "gcp" && resource.Inputs.At("member").Text() is "allUsers" or "allAuthenticatedUsers" =>
            [this.Breach(resource, $"It grants {resource.Inputs.At("role").Text()} to {resource.Inputs.At("member").Text()}.", Members)],
        _ when resource.Package == "gcp" && resource.Inputs.At("members").Texts().Any(member => member is "allUsers" or "allAuthenticatedUsers") =>
            [this.Breach(resource, $"It grants {resource.Inputs.At("role").Text()} to everybody.", Members)],
        _ => [],
    });

    private IEnumerable<Finding> S3(PolicyContext context, Resource bucket)
    {
        if (bucket.Inputs.At("acl").Text() is { } acl && acl.StartsWith("public", StringComparison.Ordinal))
        {
            yield return this.Breach(bucket, $"The bucket's ACL is {acl}.", "Leave acl out.");
        }

        var blocked = context.OfType("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
            .Any(block => block.Inputs.At("bucket").RefersTo(bucket) && _blocks.All(name => block.Inputs.At(name).IsTrue()));
        if (!blocked)
        {
            yield return this.Breach(bucket, "Nothing keeps the bucket from being made public.", $"Add a BucketPublicAccessBlock of it with {string.Join(", ", _blocks)} true.");
        }
    }

    private IEnumerable<Finding> ResourcePolicy(Resource resource) =>
        from statement in resource.Inputs.At("policy.Statement").Items()
        where statement.At("Effect").Text() == "Allow" && statement.At("Condition") is null
        where statement.At("Principal").Text() == "*" || statement.At("Principal.AWS").Texts().Contains("*")
        select this.Breach(resource, $"A statement of its policy allows everybody {string.Join(", ", statement.At("Action").Texts())}.", "Name the principals, or add a condition that only they meet.");

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
