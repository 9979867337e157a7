using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>The site's images: scanned when they are pushed, and thrown away when they are old and many newer ones exist.</summary>
/// <param name="Repository">The repository in Artifact Registry.</param>
/// <param name="Url">Where images are pulled from.</param>
/// <param name="Site">The site.</param>
internal sealed record ImageRegistry(Repository Repository, Output<string> Url, GcpSite Site)
{
    public static ImageRegistry Create(GcpSite site, DataKey key)
    {
        var repository = new Repository(
            site.Scope,
            "images",
            new Inputs
            {
                ["repositoryId"] = IdOf(site),
                ["location"] = site.Region,
                ["format"] = "DOCKER",
                ["mode"] = "STANDARD_REPOSITORY",
                ["description"] = $"Images of coordinator and client nodes, site {site.Settings.Name} of {site.Context.Stack.Name}",
                ["kmsKeyName"] = key.Id,

                // "Inherited" from the project, where the scanning API is on.
                ["vulnerabilityScanningConfig"] = new Inputs { ["enablementConfig"] = "INHERITED" },
                ["cleanupPolicies"] = Cleanup(),
                ["labels"] = site.Labels,
            },
            new ResourceOptions { DependsOn = [site.Apis["artifactregistry"], site.Apis["containerscanning"], key.GrantTo(ServiceAgent.Registry)] });
        var url = Output.Format($"{site.Region}-docker.pkg.dev/{site.Project}/{repository.RepositoryId}");
        return new ImageRegistry(repository, url, site);
    }

    /// <summary>Lets machines pull images from here, and only from here.</summary>
    public RepositoryIamMember GrantReading(ServiceAccount account) => new(Site.Scope, "vm-reads-images", new Inputs
    {
        ["location"] = Site.Region,
        ["repository"] = Repository.RepositoryId,
        ["role"] = "roles/artifactregistry.reader",
        ["member"] = account.Member,
    });

    // The newest 20 of each image stay, whatever their age: one of them is running.
    private static Input Cleanup() =>
    [
        new Inputs
        {
            ["id"] = "keep-newest",
            ["action"] = "KEEP",
            ["mostRecentVersions"] = new Inputs { ["keepCount"] = 20 },
        },
        new Inputs
        {
            ["id"] = "delete-untagged",
            ["action"] = "DELETE",
            ["condition"] = new Inputs { ["tagState"] = "UNTAGGED", ["olderThan"] = "1209600s" },
        },
        new Inputs
        {
            ["id"] = "delete-old",
            ["action"] = "DELETE",
            ["condition"] = new Inputs { ["tagState"] = "ANY", ["olderThan"] = "15552000s" },
        },
    ];

    // The provider makes up no name for it. A repository's is unique in project and region.
    private static string IdOf(GcpSite site)
    {
        var text = $"{site.Settings.Name}-{site.Context.Stack.Name}".ToLowerInvariant();
        var id = string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        return id[..Math.Min(id.Length, 63)].TrimEnd('-');
    }
}
