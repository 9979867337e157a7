using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>An account by which one of Google's services acts in a project.</summary>
/// <param name="Name">The service, in names of resources.</param>
/// <param name="Domain">What follows the <c>@</c> of its address, before <c>.iam.gserviceaccount.com</c>.</param>
/// <remarks>https://cloud.google.com/iam/docs/service-agents lists them.</remarks>
internal sealed record ServiceAgent(string Name, string Domain)
{
    public static readonly ServiceAgent Kubernetes = new("kubernetes", "container-engine-robot");

    public static readonly ServiceAgent Disks = new("disks", "compute-system");

    public static readonly ServiceAgent Storage = new("storage", "gs-project-accounts");

    public static readonly ServiceAgent Registry = new("registry", "gcp-sa-artifactregistry");

    public static readonly ServiceAgent Database = new("database", "gcp-sa-cloud-sql");

    public static readonly ServiceAgent Vault = new("vault", "gcp-sa-secretmanager");

    /// <summary>As the member of a role.</summary>
    public Output<string> MemberIn(GcpSite site) =>
        Output.Format($"serviceAccount:service-{site.ProjectNumber}@{Domain}.iam.gserviceaccount.com");
}
