using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The site's object storage: private, encrypted, versioned, reached by TLS only.</summary>
internal static class ObjectBucket
{
    public static Bucket Create(AwsSite site, Key key)
    {
        var bucket = new Bucket(
            site.Scope,
            "objects",
            new Inputs { ["tags"] = site.Context.TagInputs("objects") },
            new ResourceOptions { Protect = true });
        _ = new BucketVersioning(site.Scope, "objects-versioning", new Inputs
        {
            ["bucket"] = bucket.Id,
            ["versioningConfiguration"] = new Inputs { ["status"] = "Enabled" },
        });
        _ = new BucketEncryption(site.Scope, "objects-encryption", new Inputs
        {
            ["bucket"] = bucket.Id,
            ["rules"] =
            [
                new Inputs
                {
                    ["applyServerSideEncryptionByDefault"] = new Inputs { ["sseAlgorithm"] = "aws:kms", ["kmsMasterKeyId"] = key.Arn },
                    // One call to KMS a bucket and while, not one an object.
                    ["bucketKeyEnabled"] = true,
                },
            ],
        });
        _ = new BucketOwnership(site.Scope, "objects-ownership", new Inputs
        {
            ["bucket"] = bucket.Id,
            ["rule"] = new Inputs { ["objectOwnership"] = "BucketOwnerEnforced" },
        });
        var closed = new BucketPublicAccessBlock(site.Scope, "objects-private", new Inputs
        {
            ["bucket"] = bucket.Id,
            ["blockPublicAcls"] = true,
            ["blockPublicPolicy"] = true,
            ["ignorePublicAcls"] = true,
            ["restrictPublicBuckets"] = true,
        });
        _ = new BucketPolicy(
            site.Scope,
            "objects-policy",
            new Inputs { ["bucket"] = bucket.Id, ["policy"] = IamPolicy.Document(TlsOnly(bucket)) },
            new ResourceOptions { DependsOn = [closed] });
        _ = new BucketLifecycle(site.Scope, "objects-lifecycle", new Inputs
        {
            ["bucket"] = bucket.Id,
            ["rules"] =
            [
                new Inputs
                {
                    ["id"] = "leftovers",
                    ["status"] = "Enabled",
                    ["filter"] = new Inputs { ["prefix"] = "" },
                    ["noncurrentVersionExpiration"] = new Inputs { ["noncurrentDays"] = 30 },
                    ["abortIncompleteMultipartUpload"] = new Inputs { ["daysAfterInitiation"] = 7 },
                },
            ],
        });
        return bucket;
    }

    private static Inputs TlsOnly(Bucket bucket) => new()
    {
        ["Sid"] = "TlsOnly",
        ["Effect"] = "Deny",
        ["Principal"] = "*",
        ["Action"] = "s3:*",
        ["Resource"] = [bucket.Arn, Output.Format($"{bucket.Arn}/*")],
        ["Condition"] = new Inputs { ["Bool"] = new Inputs { ["aws:SecureTransport"] = "false" } },
    };
}
