using FedInfra.Infra.Packages;
using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// Names the project and switches on the APIs that a site needs. A new project needs three things once, before the
/// first <c>pulumi up</c>, that no resource can do:
/// <list type="bullet">
/// <item><c>gcloud services enable cloudresourcemanager.googleapis.com serviceusage.googleapis.com</c>, because the
/// provider asks them for the project's number and APIs;</item>
/// <item><c>gcloud storage service-agent</c>, and <c>gcloud beta services identity create --service=…</c> for
/// <c>artifactregistry.googleapis.com</c> and, at the coordinator's site, <c>sqladmin.googleapis.com</c> and
/// <c>secretmanager.googleapis.com</c>: Google makes the accounts that encrypt with our key only on request;</item>
/// <item><c>gcloud components install gke-gcloud-auth-plugin</c> on the machine that runs Pulumi.</item>
/// </list>
/// </summary>
internal static class ProjectApis
{
    private static readonly IReadOnlyList<string> _always =
    [
        "artifactregistry",
        "cloudkms",
        "cloudresourcemanager",
        "compute",
        "container",
        "containerscanning",
        "iam",
        "iamcredentials",
        "logging",
        "monitoring",
        "storage",
    ];

    private static readonly IReadOnlyList<string> _coordinator = ["secretmanager", "servicenetworking", "sqladmin"];

    /// <exception cref="InfraException">The site names no project.</exception>
    public static GcpSite Enable(SiteContext context)
    {
        var project = context.Site.Account ?? throw new InfraException(
            $"fedinfra:sites.{context.Site.Name}.account is missing: give the id of the GCP project.");
        var provider = new Provider(context.Scope, ProviderPackage.Gcp, "gcp", new Inputs
        {
            ["project"] = project,
            ["region"] = context.Site.Region,
            ["defaultLabels"] = context.TagInputs(),

            // A person's own credentials have no project for quotas, and the budgets API refuses calls without one.
            ["billingProject"] = project,
            ["userProjectOverride"] = true,
        });
        var scope = context.Scope.With(provider);
        var apis = Names(context).ToDictionary(api => api, api => (Resource)Enable(scope, project, api));
        return new GcpSite(context, scope, provider, project, apis);
    }

    private static IEnumerable<string> Names(SiteContext context)
    {
        var names = context.HostsCoordinator ? _always.Concat(_coordinator) : _always;
        return BudgetAlerts.AreWanted(context) ? names.Append("billingbudgets") : names;
    }

    // Left on when the site goes: others in the project may use them.
    private static ProjectService Enable(Scope scope, string project, string api) => new(scope, $"api-{api}", new Inputs
    {
        ["project"] = project,
        ["service"] = $"{api}.googleapis.com",
        ["disableOnDestroy"] = false,
    });
}
