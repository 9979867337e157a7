using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>The site's bucket: in its region, private, versioned, encrypted with the site's key; never deleted with data in it.</summary>
internal static class ObjectStore
{
    public static Bucket Create(GcpSite site, DataKey key) => new(
        site.Scope,
        "bucket",
        new Inputs
        {
            ["location"] = site.Region,
            ["storageClass"] = "STANDARD",
            ["uniformBucketLevelAccess"] = true,
            ["publicAccessPrevention"] = "enforced",
            ["forceDestroy"] = false,
            ["versioning"] = new Inputs { ["enabled"] = true },
            ["encryption"] = new Inputs { ["defaultKmsKeyName"] = key.Id },
            ["softDeletePolicy"] = new Inputs { ["retentionDurationSeconds"] = 7 * 24 * 3600 },
            ["lifecycleRules"] =
            [
                new Inputs
                {
                    ["action"] = new Inputs { ["type"] = "Delete" },
                    ["condition"] = new Inputs { ["daysSinceNoncurrentTime"] = 30, ["withState"] = "ARCHIVED" },
                },
                new Inputs
                {
                    ["action"] = new Inputs { ["type"] = "AbortIncompleteMultipartUpload" },
                    ["condition"] = new Inputs { ["age"] = 7 },
                },
            ],
            ["labels"] = site.Labels,
        },
        new ResourceOptions { DependsOn = [site.Apis["storage"], key.GrantTo(ServiceAgent.Storage)], Protect = true });
}
