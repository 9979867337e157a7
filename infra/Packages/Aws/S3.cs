using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>Object storage (<c>aws:s3/bucket:Bucket</c>).</summary>
public sealed class Bucket(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:s3/bucket:Bucket", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");

    public Output<string> BucketName => Output<string>("bucket");
}

/// <summary>Whether old versions are kept (<c>aws:s3/bucketVersioning:BucketVersioning</c>).</summary>
public sealed class BucketVersioning(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:s3/bucketVersioning:BucketVersioning", name, inputs, options);

/// <summary>With which key objects are encrypted (<c>aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration</c>).</summary>
public sealed class BucketEncryption(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", name, inputs, options);

/// <summary>Keeps a bucket private whatever its policy says (<c>aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock</c>).</summary>
public sealed class BucketPublicAccessBlock(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name, inputs, options);

/// <summary>Who owns what others write (<c>aws:s3/bucketOwnershipControls:BucketOwnershipControls</c>).</summary>
public sealed class BucketOwnership(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:s3/bucketOwnershipControls:BucketOwnershipControls", name, inputs, options);

/// <summary>Who may do what with a bucket (<c>aws:s3/bucketPolicy:BucketPolicy</c>).</summary>
public sealed class BucketPolicy(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:s3/bucketPolicy:BucketPolicy", name, inputs, options);

/// <summary>What is deleted when (<c>aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration</c>).</summary>
public sealed class BucketLifecycle(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", name, inputs, options);
