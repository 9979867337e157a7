using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>For how long the project's logs are kept. The bucket is the project's own, made by Google, and only configured here.</summary>
internal static class LogRetention
{
    private const int Days = 30;

    public static void Create(GcpSite site)
    {
        if (!site.Context.IsFirstOfAccount())
        {
            return;
        }

        _ = new LogBucketConfig(
            site.Scope,
            "logs",
            new Inputs
            {
                ["project"] = site.Project,
                ["location"] = "global",
                ["bucketId"] = "_Default",
                ["retentionDays"] = Days,
            },
            site.After("logging"));
    }
}
