using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>A site in a project whose APIs are on: what all parts of it are made with.</summary>
/// <param name="Context">The site as the stack asks for it.</param>
/// <param name="Scope">The site's scope, in which <paramref name="Provider"/> manages GCP's resources.</param>
/// <param name="Provider">The project and region.</param>
/// <param name="Project">The project's id.</param>
/// <param name="Apis">The project's APIs by their names without <c>.googleapis.com</c>.</param>
internal sealed record GcpSite(
    SiteContext Context, Scope Scope, Provider Provider, string Project, IReadOnlyDictionary<string, Resource> Apis)
{
    public SiteSettings Settings => Context.Site;

    public string Region => Context.Site.Region;

    /// <summary>Labels of every resource that can carry them.</summary>
    public Inputs Labels => Context.TagInputs();

    /// <summary>Options of a resource that needs an API, and refers to none that needed it before.</summary>
    public ResourceOptions After(string api) => new() { DependsOn = [Apis[api]] };

    /// <summary>The project's number, which Google's own service accounts are named after; the provider asks for it.</summary>
    public Output<string> ProjectNumber { get; } = Output.Invoke<string>(
        "gcp:organizations/getProject:getProject", new Inputs { ["projectId"] = Project }, "number", Provider);

    /// <summary>The pool of identities that the project's clusters give their workloads.</summary>
    public string WorkloadPool => $"{Project}.svc.id.goog";
}
