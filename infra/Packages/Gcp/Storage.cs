using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A bucket for objects (<c>gcp:storage/bucket:Bucket</c>).</summary>
public sealed class Bucket(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:storage/bucket:Bucket", name, inputs, options)
{
    /// <summary>Its name in the world.</summary>
    public Output<string> CloudName => Output<string>("name");

    /// <summary>Its address, <c>gs://name</c>.</summary>
    public Output<string> Url => Output<string>("url");
}

/// <summary>A role on a bucket for one member (<c>gcp:storage/bucketIAMMember:BucketIAMMember</c>).</summary>
public sealed class BucketIamMember(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:storage/bucketIAMMember:BucketIAMMember", name, inputs, options);
